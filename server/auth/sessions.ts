/** Sessions and their refresh tokens: each token is good once, and one that comes again ends its session. */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000
/** A session that is not used for so long ends. */
export const REFRESH_LIFETIME = 14 * DAY
/** However much it is used. */
const SESSION_LIFETIME = 90 * DAY
const REFRESH_PREFIX = 'lintelr_'

type Trx = Db | Transaction<Database>

export interface NewSession {
  readonly userId: string
  readonly organisationId: string
  readonly userAgent: string | null
  readonly address: string | null
}

/** A session with the token that continues it. */
export interface OpenSession {
  readonly sessionId: string
  readonly userId: string
  readonly organisationId: string
  /** Shown once; the database has its hash. */
  readonly refreshToken: string
}

export async function openSession(trx: Trx, session: NewSession, chance: Chance): Promise<OpenSession> {
  const { userId, organisationId, userAgent, address } = session
  const sessionId = chance.newId()
  const at = chance.now()
  // what has long ended goes when the user comes again
  await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('created_at', '<', new Date(at.getTime() - 2 * SESSION_LIFETIME))
    .execute()
  await trx
    .insertInto('sessions')
    .values({
      id: sessionId,
      user_id: userId,
      organisation_id: organisationId,
      user_agent: userAgent?.slice(0, 200) ?? null,
      address,
      created_at: at,
      used_at: at,
      revoked_because: null,
    })
    .execute()
  const refreshToken = await addRefreshToken(trx, { sessionId, openedAt: at }, chance)
  return { sessionId, userId, organisationId, refreshToken }
}

export type Continued =
  | ({ readonly outcome: 'continued' } & OpenSession)
  /** The token was good once before: somebody else has it. The session is revoked. */
  | {
      readonly outcome: 'replayed'
      readonly sessionId: string
      readonly userId: string
      readonly organisationId: string
    }
  | { readonly outcome: 'unknown' }

/**
 * Takes a refresh token and gives the next one. Two requests with one token: the second is a replay.
 * The transaction is to be committed whatever the outcome.
 */
export async function continueSession(
  trx: Transaction<Database>,
  refreshToken: string,
  chance: Chance,
): Promise<Continued> {
  const at = chance.now()
  const row = await trx
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.user_id', '=', 'sessions.user_id')
        .onRef('memberships.organisation_id', '=', 'sessions.organisation_id'),
    )
    .select(['refresh_tokens.hash', 'refresh_tokens.expires_at', 'refresh_tokens.used_at'])
    .select(['sessions.id as sessionId', 'sessions.created_at as openedAt'])
    .select(['sessions.user_id as userId', 'sessions.organisation_id as organisationId'])
    .where('refresh_tokens.hash', '=', hashOf(refreshToken))
    .where('sessions.revoked_at', 'is', null)
    .where('users.disabled_at', 'is', null)
    .where('memberships.disabled_at', 'is', null)
    .where('users.must_change_password', '=', false)
    .forUpdate(['refresh_tokens', 'sessions'])
    .executeTakeFirst()
  if (row === undefined || row.expires_at <= at) return { outcome: 'unknown' }
  const { sessionId, userId, organisationId, openedAt } = row
  const who = { sessionId, userId, organisationId }
  if (row.used_at !== null) {
    await revokeSession(trx, sessionId, { at, because: 'a refresh token came twice' })
    return { outcome: 'replayed', ...who }
  }
  await trx.updateTable('refresh_tokens').set({ used_at: at }).where('hash', '=', row.hash).execute()
  await trx.updateTable('sessions').set({ used_at: at }).where('id', '=', sessionId).execute()
  await trx
    .deleteFrom('refresh_tokens')
    .where('session_id', '=', sessionId)
    .where('expires_at', '<=', at)
    .execute()
  return {
    outcome: 'continued',
    ...who,
    refreshToken: await addRefreshToken(trx, { sessionId, openedAt }, chance),
  }
}

/** The session that a refresh token belongs to, used or not; undefined where there is none. */
export function sessionOfToken(trx: Trx, refreshToken: string) {
  return trx
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id as sessionId', 'sessions.user_id as userId'])
    .select(['sessions.organisation_id as organisationId', 'users.name'])
    .where('refresh_tokens.hash', '=', hashOf(refreshToken))
    .executeTakeFirst()
}

interface Revocation {
  readonly at: Date
  readonly because: string
}

export async function revokeSession(trx: Trx, sessionId: string, { at, because }: Revocation): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_because: because })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Which sessions of a user end. */
export interface SessionsOfUser extends Revocation {
  readonly userId: string
  /** Only those that act in it. */
  readonly organisationId?: string
  /** Not this one. */
  readonly except?: string | null
}

/** @returns how many ended */
export async function revokeSessions(trx: Trx, which: SessionsOfUser): Promise<number> {
  const { userId, organisationId, except, at, because } = which
  let query = trx
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_because: because })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  if (organisationId !== undefined) query = query.where('organisation_id', '=', organisationId)
  if (except != null) query = query.where('id', '<>', except)
  const [result] = await query.execute()
  return Number(result?.numUpdatedRows ?? 0)
}

async function addRefreshToken(
  trx: Trx,
  { sessionId, openedAt }: { readonly sessionId: string; readonly openedAt: Date },
  { now, randomBytes }: Chance,
): Promise<string> {
  const token = REFRESH_PREFIX + Buffer.from(randomBytes(32)).toString('base64url')
  const at = now()
  const ends = Math.min(at.getTime() + REFRESH_LIFETIME, openedAt.getTime() + SESSION_LIFETIME)
  await trx
    .insertInto('refresh_tokens')
    .values({ hash: hashOf(token), session_id: sessionId, created_at: at, expires_at: new Date(ends) })
    .execute()
  return token
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
