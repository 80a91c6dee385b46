/** The keys that sign access tokens and results: Ed25519, kept in the database, replaced in time. */
import {
  CompactSign,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import type { Selectable } from 'kysely'
import type { Seal } from '../auth/secret.ts'
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { SigningKeysTable } from '../store/tables.ts'

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
}

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
    if (!this.keys.has(kid) && this.age() > LOOKS_AGAIN_AFTER) await this.read()
    const key = this.keys.get(kid)
    return key?.purpose === purpose && this.verifies(key) ? key.publicKey : null
  }

  /** All keys that verify, for others to know: `use`, `alg` and `kid` are set. */
  async publicKeys(): Promise<JSONWebKeySet> {
    await this.refresh()
    const keys = [...this.keys.values()].filter((key) => this.verifies(key))
    return { keys: keys.map(({ publicJwk }) => publicJwk) }
  }

  /** From now on a new key signs; the one before still verifies. Replicas that rotate at once make one new key. */
  async rotate(purpose: Purpose): Promise<void> {
    await this.replace(purpose, this.current(purpose)?.kid)
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

  private verifies({ purpose, retiredAt }: KeptKey): boolean {
    return retiredAt === null || this.now() - retiredAt <= VERIFIES_FOR[purpose]
  }

  /** Retires the key that was current and makes the next one, unless another replica was faster. */
  private async replace(purpose: Purpose, old: string | undefined): Promise<void> {
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
    })
    // a reading that began before would not see it
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
    if (known !== undefined) return { ...known, retiredAt }
    const publicJwk = row.public_jwk as JWK
    return {
      kid: row.kid,
      purpose: row.purpose,
      publicJwk,
      publicKey: await importKey(publicJwk),
      privateKey: retiredAt === null ? await this.unsealed(row) : null,
      createdAt: row.created_at.getTime(),
      retiredAt,
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
