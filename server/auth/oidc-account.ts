/** Whose account a provider's identity is: a known one, one with the same verified address, or a new one. */
import { sql, type Transaction } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Chance } from '../services.ts'
import type { Database } from '../store/tables.ts'
import type { OidcIdentity } from './oidc.ts'
import { revokeSessions } from './sessions.ts'
import type { OidcSettings } from './settings.ts'

/** Any number that nothing else locks by: two first sign-ins of one person make one account. */
const LOCK = 7_203_119
const LONGEST_NAME = 100

type Trx = Transaction<Database>

export interface OidcAccount {
  readonly userId: string
  readonly name: string
}

/** @throws HttpError `forbidden`, with what is lacking */
export async function accountOfIdentity(
  trx: Trx,
  identity: OidcIdentity,
  { settings, chance }: { readonly settings: OidcSettings; readonly chance: Chance },
): Promise<OidcAccount> {
  checkDomain(identity, settings.domains)
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(trx)
  const known = await trx
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.user_id')
    .select(['users.id as userId', 'users.name', 'users.disabled_at'])
    .where('identities.issuer', '=', identity.issuer)
    .where('identities.subject', '=', identity.subject)
    .executeTakeFirst()
  const account = known ?? (await accountOfAddress(trx, verifiedEmail(identity), chance))
  if (account?.disabled_at != null) throw new HttpError('forbidden', 'this account is disabled; ask an admin')
  if (known !== undefined) return known
  const { userId, name } = account ?? (await join(trx, identity, { settings, chance }))
  const { issuer, subject } = identity
  const at = chance.now()
  await trx.insertInto('identities').values({ issuer, subject, user_id: userId, created_at: at }).execute()
  return { userId, name }
}

/**
 * The account that has this address. Whoever made it knew its first password and may have signed in as this person,
 * so that its password, sessions and API keys end: from now on the provider says who it is.
 */
async function accountOfAddress(trx: Trx, email: string, { now }: Chance) {
  const user = await trx
    .selectFrom('users')
    .select(['id as userId', 'name', 'disabled_at'])
    .where((where) => where.fn('lower', ['email']), '=', email.toLowerCase())
    .forUpdate()
    .executeTakeFirst()
  if (user === undefined || user.disabled_at !== null) return user
  const { userId } = user
  const at = now()
  await trx
    .updateTable('users')
    .set({ password_hash: null, must_change_password: false, password_set_at: null })
    .where('id', '=', userId)
    .execute()
  await revokeSessions(trx, { userId, at, because: 'sign-in through a provider from now on' })
  await trx
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
  return user
}

/** A new account in the oldest organisation. */
async function join(
  trx: Trx,
  identity: OidcIdentity,
  { settings, chance }: { readonly settings: OidcSettings; readonly chance: Chance },
): Promise<OidcAccount> {
  const email = verifiedEmail(identity)
  const role = settings.defaultRole
  const organisation = await trx.selectFrom('organisations').select('id').orderBy('id').executeTakeFirst()
  if (role === null || organisation === undefined)
    throw new HttpError('forbidden', `${email} has no account here; ask an admin to add it`)
  const userId = chance.newId()
  const name = plainName(identity.name) ?? email.split('@')[0] ?? email
  const at = chance.now()
  await trx
    .insertInto('users')
    .values({
      id: userId,
      kind: 'person',
      email,
      name,
      password_hash: null,
      must_change_password: false,
      created_at: at,
    })
    .execute()
  await trx
    .insertInto('memberships')
    .values({ organisation_id: organisation.id, user_id: userId, role, created_at: at })
    .execute()
  return { userId, name }
}

function checkDomain({ email, emailVerified }: OidcIdentity, domains: readonly string[]): void {
  if (domains.length === 0) return
  const domain = emailVerified ? email?.toLowerCase().split('@').pop() : undefined
  if (domain === undefined || !domains.includes(domain))
    throw new HttpError('forbidden', `only addresses of ${domains.join(', ')} sign in here`)
}

/** An address that nobody has verified could be anybody's. */
function verifiedEmail({ email, emailVerified }: OidcIdentity): string {
  if (emailVerified && email !== null && email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email)) return email
  throw new HttpError('forbidden', 'the provider does not vouch for an email address of yours')
}

function plainName(name: string | null): string | null {
  const plain = [...(name ?? '')].filter((letter) => letter >= ' ' && letter !== '\u007f').join('')
  return plain.trim().slice(0, LONGEST_NAME) || null
}
