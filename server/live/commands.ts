/**
 * What clients of the live channel may ask for. Whatever does something goes through the route that does it, as the client
 * that asks: the same permission, the same limits, the same line of the audit log.
 */
import { HttpError, known } from '../http/problem.ts'
import type { Services } from '../services.ts'
import { isAway } from '../store/away.ts'
import { expiryOf, type LiveClient } from './client.ts'
import type { LiveHub } from './hub.ts'
import {
  type ClientMessage,
  clientMessage,
  frameOf,
  type MessageId,
  type ServerMessages,
  validationFrame,
} from './messages.ts'
import type { Room } from './room.ts'
import { latestDone, latestVersion, ofRoom } from './state.ts'

/** Answers a request as the server's own socket would: the app. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>

/** Where somebody says something. */
export interface Place {
  readonly client: LiveClient
  readonly room: Room
  readonly hub: LiveHub
}

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>

export class Commands {
  private readonly services: Services
  private readonly fetch: Fetch

  constructor(services: Services, fetch: Fetch) {
    this.services = services
    this.fetch = fetch
  }

  /** @returns null where it is none that is understood; the client has been told */
  read(client: LiveClient, data: Buffer): ClientMessage | null {
    const said = parse(data)
    const message = clientMessage.safeParse(said)
    const type = message.success ? message.data.type : 'other'
    this.services.metrics.live.received(type)
    if (message.success) return message.data
    const issue = message.error.issues[0]
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    const text =
      said === undefined
        ? 'a message must be JSON'
        : `the message is not understood${where}: ${issue?.message}`
    this.refuse(client, { code: 'request-invalid', message: text.slice(0, 500) }, idOf(said))
    return null
  }

  refuseBusy(client: LiveClient, { id }: ClientMessage): void {
    const message = 'too many messages wait to be done; wait for their answers'
    this.refuse(client, { code: 'busy', message }, id)
  }

  refuseFlood(client: LiveClient): void {
    this.refuse(client, { code: 'too-many-requests', message: 'too many messages; the channel is closed' })
  }

  /** Never fails: what goes wrong is told to the client. */
  async run(place: Place, message: ClientMessage): Promise<void> {
    if (!place.client.isOpen) return
    try {
      await this.do(place, message)
    } catch (thrown) {
      const error = known(thrown)
      const isTheirs = error instanceof HttpError
      if (!isTheirs || isAway(thrown)) this.services.log(thrown)
      const code = isTheirs ? error.code : 'internal-kernel'
      const text = isTheirs ? error.message : 'an unexpected fault; the server log tells more'
      this.refuse(place.client, { code, message: text }, message.id)
    }
  }

  private async do(place: Place, message: ClientMessage): Promise<void> {
    const { client } = place
    switch (message.type) {
      case 'ping':
        return this.answer(client, 'pong', {}, message.id)
      case 'request_validation':
        return this.requestValidation(place, message)
      case 'highlight_violation':
        return this.highlight(place, message)
      case 'get_compliance_score':
        return this.score(place, message)
      case 'authenticate':
        return this.authenticate(place, message)
      case 'delta':
        return this.delta(place, message)
    }
  }

  private async requestValidation(place: Place, message: Message<'request_validation'>): Promise<void> {
    const { client, room } = place
    const { db } = this.services.store
    const version = message.version_id ?? (await latestVersion(db, room))
    if (version === null)
      throw new HttpError('not-found', 'the building has no model version that could be checked')
    if (message.version_id !== undefined && !(await ofRoom(db, room, { version })))
      throw new HttpError('not-found', `the building has no model version ${version}`)
    const path = `/v1/versions/${version}/validations`
    const validation = await this.call(client, 'POST', path, message.options ?? {})
    const at = this.services.now()
    const about = { building: room.building, at, replyTo: message.id }
    client.offer(validationFrame(about, validation as { status: string }))
  }

  private async highlight(place: Place, message: Message<'highlight_violation'>): Promise<void> {
    const { client, room, hub } = place
    const { store, events, now } = this.services
    const { validation_id: asked } = message
    if (asked !== undefined && !(await ofRoom(store.db, room, { validation: asked })))
      throw new HttpError('not-found', `the building has no validation ${asked}`)
    const validation = asked ?? (await latestDone(store.db, room))?.validation_id
    if (validation === undefined) throw new HttpError('not-found', 'the building has no finished validation')
    const path = `/v1/validations/${validation}/findings/${encodeURIComponent(message.finding)}`
    const { userId, name } = client.principal
    const data = {
      validation_id: validation,
      finding: shown((await this.call(client, 'GET', path)) as Record<string, unknown>),
      by: { user_id: userId, name },
    }
    hub.highlight(room, data, client)
    const { organisation, building } = room
    const at = now().toISOString()
    await events.publish({ type: 'highlighted', organisation, building, at, server: hub.server, data })
    this.answer(client, 'violation_highlight', data, message.id)
  }

  private async score({ client, room }: Place, message: Message<'get_compliance_score'>): Promise<void> {
    const found = await latestDone(this.services.store.db, room, message.model_id)
    const nothing = { validation_id: null, score: null, coverage: null }
    this.answer(client, 'compliance_score', found ?? nothing, message.id)
  }

  /** Another token of the same person in the same organisation lets the connection last longer. */
  private async authenticate({ client }: Place, message: Message<'authenticate'>): Promise<void> {
    const authorization = `Bearer ${message.token}`
    const { authenticator } = this.services
    const request = new Request('http://live/', { headers: { authorization } })
    const principal = await authenticator.authenticate(request)
    const { userId, organisationId } = client.principal
    if (principal?.userId !== userId || principal.organisationId !== organisationId)
      throw new HttpError('forbidden', 'the token is that of somebody else; open another channel with it')
    client.principal = principal
    client.authorization = authorization
    client.expiresAt = expiryOf(authorization)
    const expires_at = Number.isFinite(client.expiresAt) ? new Date(client.expiresAt).toISOString() : null
    this.answer(client, 'authenticated', { expires_at }, message.id)
  }

  private async delta({ client, room }: Place, message: Message<'delta'>): Promise<void> {
    const { model_id: model, delta, id } = message
    if (!(await ofRoom(this.services.store.db, room, { model })))
      throw new HttpError('not-found', `the building has no model ${model}`)
    const done = await this.call(client, 'POST', `/v1/models/${model}/deltas`, delta)
    this.answer(client, 'delta_applied', done, id)
  }

  /** @throws HttpError as the route answers */
  private async call(client: LiveClient, method: string, path: string, body?: object): Promise<object> {
    const { host, address } = client.visitor
    const headers = new Headers()
    if (client.authorization !== null) headers.set('authorization', client.authorization)
    const text = body === undefined ? null : JSON.stringify(body)
    if (text !== null) headers.set('content-type', 'application/json')
    if (text !== null) headers.set('content-length', String(Buffer.byteLength(text)))
    const request = new Request(`http://${host}${path}`, { method, headers, body: text })
    const incoming = { socket: { remoteAddress: address ?? undefined } }
    const response = await this.fetch(request, { incoming })
    const answer = (await response.json()) as { readonly code?: HttpError['code']; readonly detail?: string }
    if (response.ok) return answer
    throw new HttpError(answer.code ?? 'request-invalid', answer.detail ?? `answered ${response.status}`)
  }

  private answer<T extends keyof ServerMessages>(
    client: LiveClient,
    type: T,
    data: ServerMessages[T],
    replyTo: MessageId,
  ): void {
    const { building } = client.visitor
    const sent = client.offer(frameOf({ type, building, data, at: this.services.now(), replyTo }))
    if (sent) this.services.metrics.live.sent(type, 1)
    else this.services.metrics.live.dropped('slow')
  }

  private refuse(client: LiveClient, data: ServerMessages['error'], replyTo?: MessageId): void {
    this.answer(client, 'error', data, replyTo)
  }
}

/** @returns undefined where it is no JSON */
function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function idOf(said: unknown): MessageId {
  const id = typeof said === 'object' && said !== null && 'id' in said ? said.id : undefined
  return (typeof id === 'string' && id.length <= 100) || typeof id === 'number' ? id : undefined
}

/** What others need to find the place; the rest they read themselves. */
function shown(finding: Record<string, unknown>): object {
  const { id, rule, status, severity, category, element, message } = finding
  return { id, rule, status, severity, category, element, message }
}
