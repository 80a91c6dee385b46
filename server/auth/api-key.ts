/** API keys: made once, shown once, kept as a hash. */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { KEY_PREFIX } from './authenticator.ts'
import type { Permission } from './roles.ts'

/** Letters by which people know a key again; they give thirty bits of it away. */
const SHOWN_LETTERS = KEY_PREFIX.length + 5

export interface NewKey {
  readonly organisationId: string
  readonly userId: string
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Date
}

/** @returns its id, and the key itself, which is nowhere afterwards */
export async function makeKey(
  trx: Db | Transaction<Database>,
  { organisationId, userId, name, scopes, expiresAt }: NewKey,
  { now, newId, randomBytes }: Chance,
): Promise<{ readonly id: string; readonly key: string }> {
  const key = KEY_PREFIX + Buffer.from(randomBytes(32)).toString('base64url')
  const id = newId()
  await trx
    .insertInto('api_keys')
    .values({
      id,
      organisation_id: organisationId,
      user_id: userId,
      name,
      hash: createHash('sha256').update(key).digest('hex'),
      prefix: key.slice(0, SHOWN_LETTERS),
      // as text: pg would make an array of SQL of it
      scopes: JSON.stringify(scopes) as unknown as readonly string[],
      created_at: now(),
      expires_at: expiresAt,
    })
    .execute()
  return { id, key }
}
