/** Who asks a served server: an access token or an API key, held against what the database says of it. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { HttpError } from '../http/problem.ts'
import { opened } from '../http/request-context.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Bus } from '../redis/bus.ts'
import type { Chance } from '../services.ts'
import type { Store } from '../store/store.ts'
import type { Authenticator, Changed, Principal } from './principal.ts'
import { keyStanding, type Standing, sessionStanding } from './standing.ts'
import { unknownToken, type VerifiedAccess, verifyAccess } from './tokens.ts'

/** How every API key begins; no access token does. */
export const KEY_PREFIX = 'lintel_'

/**
 * Milliseconds for which a standing is believed: so long another replica's revocation may stay unseen here where replicas
 * do not hear one another.
 */
const BELIEVED_FOR = 3000
/** Where replicas tell whose rights have changed. */
const CHANNEL = 'rights-changed'
const MOST_REMEMBERED = 10_000
const LONGEST_TOKEN = 4096

export interface AccountAuthenticatorOptions extends Pick<Chance, 'now'> {
  readonly store: Pick<Store, 'db' | 'ready'>
  readonly keyRing: KeyRing
  /** By which replicas hear one another. */
  readonly bus?: Bus | undefined
}

interface Remembered extends Standing {
  readonly askedAt: number
}

/** Remembers verified tokens and standings by hash, for a few seconds and never beyond a revocation that it hears of. */
export class AccountAuthenticator implements Authenticator {
  private readonly options: AccountAuthenticatorOptions
  private readonly tokens = new LRUCache<string, VerifiedAccess>({ max: MOST_REMEMBERED })
  private readonly standings = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED })
  private readonly asked = new Map<string, Promise<Standing>>()
  /** Rises with each revocation: an answer that was asked for before is not remembered. */
  private epoch = 0

  constructor(options: AccountAuthenticatorOptions) {
    this.options = options
    options.bus?.subscribe(CHANNEL, (text) => this.heard(text))
    // what was told while nothing came through is not known
    options.bus?.onGap(() => this.forgetAll())
  }

  async authenticate(request: Request): Promise<Principal | null> {
    const header = request.headers.get('authorization')
    if (header === null) return null
    const token = /^bearer +([\w.~+/=-]+)$/i.exec(header)?.[1]
    if (token === undefined || token.length > LONGEST_TOKEN)
      throw new HttpError(
        'unauthenticated',
        '`authorization` must read: Bearer, then an access token or API key',
      )
    const name = hash('sha256', token, 'hex')
    return token.startsWith(KEY_PREFIX) ? this.ofKey(name) : this.ofSession(token, name)
  }

  forget(changed: Changed): void {
    this.forgetHere(changed)
    void this.options.bus?.publish(CHANNEL, JSON.stringify(changed))
  }

  private heard(text: string): void {
    const { userId, credentialId } = JSON.parse(text) as { userId?: string; credentialId?: string }
    if (userId !== undefined) this.forgetHere({ userId })
    else if (credentialId !== undefined) this.forgetHere({ credentialId })
    else this.forgetAll()
  }

  private forgetAll(): void {
    this.epoch += 1
    this.asked.clear()
    this.standings.clear()
  }

  private forgetHere(changed: Changed): void {
    this.epoch += 1
    this.asked.clear()
    for (const [name, { principal }] of [...this.standings.entries()]) {
      const isMeant =
        'userId' in changed
          ? principal.userId === changed.userId
          : principal.credentialId === changed.credentialId
      if (isMeant) this.standings.delete(name)
    }
  }

  private async ofKey(name: string): Promise<Principal> {
    const { db } = this.options.store
    const ask = async () => (await keyStanding(db, name, this.options)) ?? refuse(unknownToken())
    return (await this.standing(name, ask)).principal
  }

  private async ofSession(token: string, name: string): Promise<Principal> {
    const verified = this.tokens.get(name) ?? (await this.verify(token, name))
    if (verified.expiresAt <= this.now())
      throw new HttpError(
        'unauthenticated',
        'the access token has expired; take a new one at /v1/auth/refresh',
      )
    const { sessionId, userId, organisationId } = verified
    if (!this.options.keyRing.stillVerifies('access', verified.kid)) throw unknownToken()
    const { db } = this.options.store
    const ask = async () => (await sessionStanding(db, sessionId)) ?? refuse(endedSession())
    const { principal } = await this.standing(sessionId, ask)
    if (principal.userId === userId && principal.organisationId === organisationId) return principal
    throw new HttpError(
      'unauthenticated',
      'the session acts in another organisation by now; take a new token',
    )
  }

  private async verify(token: string, name: string): Promise<VerifiedAccess> {
    await opened(this.options.store.ready)
    const verified = await verifyAccess(this.options.keyRing, token, this.options.now())
    this.tokens.set(name, verified)
    return verified
  }

  private async standing(name: string, ask: () => Promise<Standing>): Promise<Standing> {
    const remembered = this.standings.get(name)
    const now = this.now()
    if (remembered !== undefined && now - remembered.askedAt < BELIEVED_FOR && now < remembered.expiresAt)
      return remembered
    let asked = this.asked.get(name)
    if (asked === undefined) {
      asked = this.ask(name, ask)
      this.asked.set(name, asked)
      const settled = (): void => {
        if (this.asked.get(name) === asked) this.asked.delete(name)
      }
      asked.then(settled, settled)
    }
    return asked
  }

  private async ask(name: string, ask: () => Promise<Standing>): Promise<Standing> {
    await opened(this.options.store.ready)
    const { epoch } = this
    const askedAt = this.now()
    const standing = await ask()
    if (epoch === this.epoch) this.standings.set(name, { ...standing, askedAt })
    return standing
  }

  private now(): number {
    return this.options.now().getTime()
  }
}

function refuse(error: HttpError): never {
  throw error
}

function endedSession(): HttpError {
  return new HttpError('unauthenticated', 'the session has ended; sign in again')
}
