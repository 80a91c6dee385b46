/** The keys that sign access tokens and results: Ed25519, kept in the database, replaced in time. */
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { Seal } from '../auth/secret.ts'
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database, SigningKeysTable } from '../store/tables.ts'

export type Purpose = SigningKeysTable['purpose']

/** Milliseconds. */
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** How long a key signs before the next one does. */
const SIGNS_FOR: Readonly<Record<Purpose, number>> = { access: 30 * DAY, result: 180 * DAY }
/** How long a retired key still verifies: longer than any token that it signed, on any replica, is valid. */
const VERIFIES_FOR: Readonly<Record<Purpose, number>> = {
  access: 20 * MINUTE,
  result: Number.POSITIVE_INFINITY,
}
/** After this the table is read again, for what other replicas did. */
const FRESH_FOR = MINUTE
/** An unknown key id reads the table at most this often, so that strangers cannot make it busy. */
const LOOKS_AGAIN_AFTER = 1000

export interface KeyRingOptions extends Pick<Chance, 'now'> {
  readonly db: Db
  readonly seal: Seal
}

interface KeptKey {
  readonly kid: string
  readonly purpose: Purpose
  readonly publicJwk: JWK
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey | null
  readonly createdAt: number
  readonly retiredAt: number | null
  readonly withdrawnAt: number | null
}

/** A key as administrators see it. */
export interface KeyState {
  readonly kid: string
  readonly purpose: Purpose
  /** `lapsed`: it verifies nothing any more, because all that it signed has expired. */
  readonly state: 'signs' | 'verifies' | 'lapsed' | 'withdrawn'
  /** RFC 7638, SHA-256 in base64url: by which people compare keys. */
  readonly thumbprint: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly retiredAt: number | null
  readonly withdrawnAt: number | null
}

/** What is done in the transaction that changes keys. */
type Also = (trx: Transaction<Database>) => Promise<void>

type Row = Selectable<SigningKeysTable>

/** Holds the keys in memory; replicas agree through the table, where each purpose has one key that is not retired. */
export class KeyRing {
  private readonly options: KeyRingOptions
  private keys: ReadonlyMap<string, KeptKey> = new Map()
  private readAt = Number.NEGATIVE_INFINITY
  private reading: Promise<void> | null = null

  constructor(options: KeyRingOptions) {
    this.options = options
  }

  /**
   * Signs a payload with the newest key of the purpose, and makes one where there is none or it is due.
   *
   * @param payload bytes, or what becomes JSON
   * @param header beside `alg` and `kid`, such as `{ typ: 'at+jwt' }`
   * @returns a compact JWS, EdDSA
   */
  async sign(
    purpose: Purpose,
    payload: Uint8Array | object,
    header: { readonly typ?: string; readonly cty?: string } = {},
  ): Promise<string> {
    const { kid, privateKey } = await this.signingKey(purpose)
    const bytes = payload instanceof Uint8Array ? payload : new TextEncoder().encode(JSON.stringify(payload))
    return new CompactSign(bytes).setProtectedHeader({ ...header, alg: 'EdDSA', kid }).sign(privateKey)
  }

  /** The key that verifies what a purpose signed, by its id; null where there is none or it is too old. */
  async verifyingKey(purpose: Purpose, kid: string): Promise<CryptoKey | null> {
    await this.refresh()
    if (!this.keys.has(kid) && this.age() > LOOKS_AGAIN_AFTER) await this.read()
    return this.stillVerifies(purpose, kid) ? (this.keys.get(kid)?.publicKey ?? null) : null
  }

  /** Whether a key that has verified something still does, as far as is known here. */
  stillVerifies(purpose: Purpose, kid: string): boolean {
    const key = this.keys.get(kid)
    return key?.purpose === purpose && this.verifies(key)
  }

  /** All keys that verify, for others to know: `use`, `alg` and `kid` are set. */
  async publicKeys(): Promise<JSONWebKeySet> {
    await this.refresh()
    const keys = [...this.keys.values()].filter((key) => this.verifies(key))
    return { keys: keys.map(({ publicJwk }) => publicJwk) }
  }

  /** Every key there ever was, newest first. */
  async states(): Promise<readonly KeyState[]> {
    await this.read()
    const keys = [...this.keys.values()].reverse()
    return Promise.all(
      keys.map(async (key) => {
        const { kid, purpose, createdAt, retiredAt, withdrawnAt } = key
        const state =
          withdrawnAt !== null
            ? 'withdrawn'
            : retiredAt === null
              ? 'signs'
              : this.verifies(key)
                ? 'verifies'
                : 'lapsed'
        const thumbprint = await calculateJwkThumbprint(key.publicJwk)
        return { kid, purpose, state, thumbprint, createdAt, retiredAt, withdrawnAt }
      }),
    )
  }

  /** From now on a new key signs; the one before still verifies. Replicas that rotate at once make one new key. */
  async rotate(purpose: Purpose, also: Also = async () => undefined): Promise<void> {
    await this.refresh()
    await this.replace(purpose, this.current(purpose)?.kid, also)
  }

  /**
   * From now on a key neither signs nor verifies: somebody else may have it. Other replicas know within a minute or so.
   *
   * @returns false where there is no such key, or it was withdrawn before
   */
  async withdraw(kid: string, also: Also): Promise<boolean> {
    const { db, now } = this.options
    const at = now()
    const found = await db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('signing_keys')
        .set({ withdrawn_at: at, retired_at: sql<Date>`coalesce(retired_at, ${at})` })
        .where('kid', '=', kid)
        .where('withdrawn_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 1n) await also(trx)
      return numUpdatedRows === 1n
    })
    await this.readAgain()
    return found
  }

  private async signingKey(purpose: Purpose): Promise<KeptKey & { readonly privateKey: CryptoKey }> {
    await this.refresh()
    let key = this.current(purpose)
    const due = key === undefined || this.now() - key.createdAt > SIGNS_FOR[purpose]
    if (due || key?.privateKey === null) {
      await this.replace(purpose, key?.kid)
      key = this.current(purpose)
    }
    const privateKey = key?.privateKey
    if (key !== undefined && privateKey) return { ...key, privateKey }
    throw new Error(`the key that signs for '${purpose}' does not open with this server's secret`)
  }

  private current(purpose: Purpose): KeptKey | undefined {
    return [...this.keys.values()].find((key) => key.purpose === purpose && key.retiredAt === null)
  }

  private verifies({ purpose, retiredAt, withdrawnAt }: KeptKey): boolean {
    if (withdrawnAt !== null) return false
    return retiredAt === null || this.now() - retiredAt <= VERIFIES_FOR[purpose]
  }

  /** Retires the key that was current and makes the next one, unless another replica was faster. */
  private async replace(purpose: Purpose, old: string | undefined, also?: Also): Promise<void> {
    const { db, now } = this.options
    const row = await this.make(purpose)
    await db.transaction().execute(async (trx) => {
      if (old !== undefined)
        await trx
          .updateTable('signing_keys')
          .set({ retired_at: now() })
          .where('kid', '=', old)
          .where('retired_at', 'is', null)
          .execute()
      // one key of a purpose is not retired: a unique index says so
      await trx
        .insertInto('signing_keys')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await also?.(trx)
    })
    await this.readAgain()
  }

  /** A reading that began before a change would not see it. */
  private async readAgain(): Promise<void> {
    await this.reading
    await this.read()
  }

  private async make(purpose: Purpose): Promise<Row> {
    const { seal, now } = this.options
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const publicJwk = await exportJWK(publicKey)
    const kid = `${purpose}-${String(publicJwk.x).slice(0, 16)}`
    return {
      kid,
      purpose,
      public_jwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' },
      sealed: seal.seal(JSON.stringify(await exportJWK(privateKey)), contextOf(kid)),
      created_at: now(),
      retired_at: null,
      withdrawn_at: null,
    }
  }

  private async refresh(): Promise<void> {
    if (this.age() > FRESH_FOR) await this.read()
  }

  private read(): Promise<void> {
    this.reading ??= this.readTable().finally(() => {
      this.reading = null
    })
    return this.reading
  }

  private async readTable(): Promise<void> {
    const rows = await this.options.db.selectFrom('signing_keys').selectAll().orderBy('created_at').execute()
    const kept = await Promise.all(rows.map((row) => this.keep(row)))
    this.keys = new Map(kept.map((key) => [key.kid, key]))
    this.readAt = this.now()
  }

  private async keep(row: Row): Promise<KeptKey> {
    const known = this.keys.get(row.kid)
    const retiredAt = row.retired_at?.getTime() ?? null
    const withdrawnAt = row.withdrawn_at?.getTime() ?? null
    if (known !== undefined) return { ...known, retiredAt, withdrawnAt }
    const publicJwk = row.public_jwk as JWK
    return {
      kid: row.kid,
      purpose: row.purpose,
      publicJwk,
      publicKey: await importKey(publicJwk),
      privateKey: retiredAt === null ? await this.unsealed(row) : null,
      createdAt: row.created_at.getTime(),
      retiredAt,
      withdrawnAt,
    }
  }

  /** Null where the server's secret has changed: such a key is replaced. */
  private async unsealed({ kid, sealed }: Row): Promise<CryptoKey | null> {
    let jwk: JWK
    try {
      jwk = JSON.parse(this.options.seal.open(sealed, contextOf(kid))) as JWK
    } catch {
      return null
    }
    return importKey(jwk)
  }

  private age(): number {
    return this.now() - this.readAt
  }

  private now(): number {
    return this.options.now().getTime()
  }
}

function contextOf(kid: string): string {
  return `signing_keys/${kid}`
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA')
  if (key instanceof Uint8Array) throw new Error('a signing key is no Ed25519 key')
  return key
}
