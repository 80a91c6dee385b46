/** Webhooks over HTTP to real receivers on loopback, on both storages. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readWebhookSettings } from '../server/webhooks/addresses.ts'
import { Deliverer, TRIES } from '../server/webhooks/deliverer.ts'
import { describeStorages } from './server/storages.ts'
import { type Tenants, tenants } from './server/tenants.ts'

interface Webhook {
  readonly id: string
  readonly secret: string
}
interface Delivery {
  readonly id: string
  readonly event: string
  readonly status: string
  readonly attempts: number
  readonly responseStatus: number | null
  readonly error: string | null
  readonly nextAt: string | null
}
interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const WAIVER = { finding: 'a:b', reason: 'It stays.', by: 'A. Muster', until: '2027-01-01' }

/** Answers by its path: `/500` with that status, `/slow` never, `/endless` without an end, `/elsewhere` with a redirect. */
function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const status = Number(/^\/(\d{3})/.exec(url)?.[1] ?? 204)
  if (url.startsWith('/slow')) return
  if (url.startsWith('/elsewhere')) return void response.writeHead(302, { location: '/204/followed' }).end()
  response.writeHead(status)
  if (!url.startsWith('/200/endless')) return void response.end()
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  }
  response.on('drain', more)
  more()
}

describeStorages('webhooks', (storage) => {
  let all: Tenants
  let receiver: Server
  let base = ''
  let clock = Date.parse('2026-11-27T12:00:00Z')
  const received: Received[] = []

  beforeAll(async () => {
    const webhooks = readWebhookSettings({ LINTEL_WEBHOOK_ALLOW: '127.0.0.1' })
    all = await tenants(storage, { webhooks, now: () => new Date(clock) })
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        received.push({ path: request.url ?? '', headers: request.headers, body })
        answer(request, response)
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    received.length = 0
    await all.services.store.db.deleteFrom('webhooks').execute()
  })
  afterAll(async () => {
    receiver.closeAllConnections()
    await new Promise((resolve) => receiver.close(resolve))
    await all.end()
  })

  const register = async (url: string, events = ['waiver.given']): Promise<Webhook> => {
    const response = await all.as('local', 'POST /v1/webhooks', { url, events })
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as Webhook
  }
  /** Lets something happen that is told. */
  const happen = async (): Promise<string> => {
    const made = await all.as('local', `POST /v1/buildings/${await all.building()}/waivers`, WAIVER)
    expect(made.status).toBe(201)
    return ((await made.json()) as { id: string }).id
  }
  const deliveries = async ({ id }: Webhook, query = ''): Promise<Delivery[]> => {
    const page = await all.as('local', `GET /v1/webhooks/${id}/deliveries${query}`)
    return ((await page.json()) as { items: Delivery[] }).items
  }
  const deliverer = () => new Deliverer(all.services, { timeout: 500 })

  test('what happens is sent once, signed so that the secret of the registration verifies it', async () => {
    const hook = await register(`${base}/204`, ['waiver.given', 'waiver.withdrawn'])
    const waiver = await happen()
    expect(await deliverer().deliverDue()).toBe(1)
    expect(await deliverer().deliverDue()).toBe(0)
    const [{ headers, body }] = received as [Received]
    const [{ id }] = (await deliveries(hook)) as [Delivery]
    expect(JSON.parse(body)).toEqual({
      type: 'waiver.given',
      timestamp: '2026-11-27T12:00:00.000Z',
      data: expect.objectContaining({ waiverId: waiver, finding: 'a:b', version: 1 }),
    })
    const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64')
    const signed = `${id}.${headers['webhook-timestamp']}.${body}`
    expect([headers['webhook-id'], headers['webhook-timestamp'], headers['webhook-signature']]).toEqual([
      id,
      String(clock / 1000),
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    ])
    expect(await deliveries(hook, '?status=delivered')).toMatchObject([{ attempts: 1, responseStatus: 204 }])

    await all.as('local', `DELETE /v1/waivers/${waiver}`)
    await deliverer().deliverDue()
    expect(received.map((one) => (JSON.parse(one.body) as { type: string }).type)).toEqual([
      'waiver.given',
      'waiver.withdrawn',
    ])
  })

  test('a change that is refused tells nobody, and neither does an event that nobody asked for', async () => {
    await register(`${base}/204`, ['comment.written'])
    const path = `POST /v1/buildings/${await all.building()}/waivers`
    await all.as('local', path, WAIVER)
    expect((await all.as('local', path, WAIVER)).status).toBe(409)
    expect(await deliverer().deliverDue()).toBe(0)
    await all.as('local', path.replace('waivers', 'comments'), { text: 'x' })
    expect(await deliverer().deliverDue()).toBe(1)
  })

  test('a receiver that fails is tried again later and later, and given up in the end', async () => {
    const hook = await register(`${base}/500`)
    await happen()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      expect(await deliverer().deliverDue()).toBe(1)
      const [one] = (await deliveries(hook)) as [Delivery]
      expect(one).toMatchObject({
        attempts: attempt,
        responseStatus: 500,
        error: 'the receiver answered 500',
      })
      if (one.nextAt === null) break
      pauses.push((Date.parse(one.nextAt) - clock) / 1000)
      clock = Date.parse(one.nextAt)
    }
    expect(await deliveries(hook)).toMatchObject([{ status: 'failed', attempts: TRIES, nextAt: null }])
    expect(received).toHaveLength(TRIES)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    for (const [i, pause] of pauses.entries()) {
      const middle = Math.min(5 * 4 ** i, 12 * 60 * 60)
      expect(pause).toBeGreaterThanOrEqual(middle * 0.75 - 0.01)
      expect(pause).toBeLessThanOrEqual(middle * 1.25 + 0.01)
    }
    clock += 100 * 60 * 60 * 1000
    expect(await deliverer().deliverDue()).toBe(0)

    const [{ id }] = (await deliveries(hook)) as [Delivery]
    const again = await all.as('local', `POST /v1/webhook-deliveries/${id}/redeliver`)
    expect([again.status, await again.json()]).toMatchObject([202, { status: 'waiting', attempts: 0 }])
    expect(await deliverer().deliverDue()).toBe(1)
    expect(received.at(-1)?.headers['webhook-id']).toBe(id)
  })

  test.each([
    ['slow', null, 'no answer within 0.5 s'],
    ['elsewhere', 302, 'the receiver answered 302'],
  ])('a receiver that is %s has not got it, and nobody follows it elsewhere', async (path, status, error) => {
    const hook = await register(`${base}/${path}`)
    await happen()
    await deliverer().deliverDue()
    expect(await deliveries(hook)).toMatchObject([{ status: 'waiting', responseStatus: status, error }])
    expect(received.map((one) => one.path)).toEqual([`/${path}`])
  })

  test('an answer without an end is not read', async () => {
    const hook = await register(`${base}/200/endless`)
    await happen()
    await deliverer().deliverDue()
    expect(await deliveries(hook)).toMatchObject([{ status: 'delivered', responseStatus: 200 }])
  })

  test('a receiver that is not there is tried again', async () => {
    const hook = await register('http://127.0.0.1:1/')
    await happen()
    await deliverer().deliverDue()
    expect(await deliveries(hook)).toMatchObject([
      { status: 'waiting', responseStatus: null, error: 'the connection failed: ECONNREFUSED' },
    ])
  })

  test('one that answers 410 is switched off, and on again by hand', async () => {
    const hook = await register(`${base}/410`)
    await happen()
    await deliverer().deliverDue()
    const path = `/v1/webhooks/${hook.id}`
    expect(await (await all.as('local', `GET ${path}`)).json()).toMatchObject({ enabled: false, version: 2 })
    await happen()
    expect(await deliverer().deliverDue()).toBe(0)
    const on = await all.as(
      'local',
      `PATCH ${path}`,
      { enabled: true, url: `${base}/204` },
      { 'if-match': '"v2"' },
    )
    expect(await on.json()).toMatchObject({ enabled: true, version: 3 })
    await happen()
    expect(await deliverer().deliverDue()).toBe(1)
  })

  test('of several replicas one sends it, and what one took and never reported is sent after its lease', async () => {
    const hook = await register(`${base}/204`)
    for (let i = 0; i < 5; i++) await happen()
    const taken = await Promise.all([1, 2, 3].map(() => deliverer().deliverDue()))
    expect(taken.reduce((sum, many) => sum + many, 0)).toBe(5)
    expect(received).toHaveLength(5)

    received.length = 0
    await happen()
    const dies = deliverer()
    const sending = dies.deliverDue()
    await dies.stop()
    await sending
    expect(await deliveries(hook, '?status=waiting')).toMatchObject([{ attempts: 1 }])
    expect(await deliverer().deliverDue()).toBe(0)
    clock += 61_000
    expect(await deliverer().deliverDue()).toBe(1)
    expect(await deliveries(hook, '?status=waiting')).toEqual([])
  })

  test('a deliverer that was started sends by itself', async () => {
    const hook = await register(`${base}/204`)
    await happen()
    const works = deliverer()
    works.start()
    await expect.poll(() => deliveries(hook), { timeout: 5000 }).toMatchObject([{ status: 'delivered' }])
    await works.stop()
  })

  const FORBIDDEN = [
    'http://example.org/',
    'ftp://example.org/',
    'https://user:word@example.org/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://127.0.0.2/',
    'https://2130706434/',
    'https://0x7f.2/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:a00:1::]/',
    'http://8.8.8.8/',
    'nothing',
  ]
  test.each(FORBIDDEN)('%s is refused', async (url) => {
    const response = await all.as('local', 'POST /v1/webhooks', { url, events: ['waiver.given'] })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('json.url')
  })

  test('a name that leads to this machine is refused when it is called', async () => {
    const nobody = readWebhookSettings({})
    const hook = await register('https://localhost:1/')
    const plain = await register(base.replace('127.0.0.1', 'localhost'))
    await happen()
    await new Deliverer({ ...all.services, webhooks: nobody }, { timeout: 500 }).deliverDue()
    expect(await deliveries(hook)).toMatchObject([{ error: 'the host has an address that is not public' }])
    expect(await deliveries(plain)).toMatchObject([{ error: expect.stringContaining('use https') }])
    expect(received).toEqual([])
  })

  test('the secret is shown once, stands nowhere in the database, and is renewed', async () => {
    const hook = await register(`${base}/204`)
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const path = `/v1/webhooks/${hook.id}`
    expect(await (await all.as('local', `GET ${path}`)).json()).not.toHaveProperty('secret')
    const { db } = all.services.store
    const rows = [
      ...(await db.selectFrom('webhooks').selectAll().execute()),
      ...(await db.selectFrom('audit').selectAll().execute()),
    ]
    expect(JSON.stringify(rows)).not.toContain(hook.secret.slice(6))
    const renewed = (await (await all.as('local', `POST ${path}/secret`)).json()) as Webhook
    expect(renewed.secret).not.toBe(hook.secret)
    await happen()
    await deliverer().deliverDue()
    const [{ headers, body }] = received as [Received]
    const key = Buffer.from(renewed.secret.slice(6), 'base64')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const signature = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
  })

  test('another organisation is told of none of it, its events go elsewhere, and only admins manage', async () => {
    const hook = await register(`${base}/204`)
    await happen()
    const [{ id }] = (await deliveries(hook)) as [Delivery]
    const calls: [string, object?][] = [
      [`GET /v1/webhooks/${hook.id}`],
      [`PATCH /v1/webhooks/${hook.id}`, { enabled: false }],
      [`POST /v1/webhooks/${hook.id}/secret`],
      [`GET /v1/webhooks/${hook.id}/deliveries`],
      [`POST /v1/webhook-deliveries/${id}/redeliver`],
      [`DELETE /v1/webhooks/${hook.id}`],
    ]
    for (const [call, body] of calls) {
      expect((await all.as('stranger', call, body)).status, call).toBe(404)
      expect((await all.as('engineer', call, body)).status, call).toBe(403)
    }
    expect(await (await all.as('stranger', 'GET /v1/webhooks')).json()).toEqual([])
    expect((await all.as('engineer', 'GET /v1/webhooks')).status).toBe(403)
    await deliverer().deliverDue()
    received.length = 0
    const theirs = await all.as('stranger', 'POST /v1/buildings', { name: 'Theirs' })
    const { id: building } = (await theirs.json()) as { id: string }
    await all.as('stranger', `POST /v1/buildings/${building}/waivers`, WAIVER)
    expect(await deliverer().deliverDue()).toBe(0)
    expect((await all.as('local', `DELETE /v1/webhooks/${hook.id}`)).status).toBe(204)
    expect((await all.as('local', `GET /v1/webhooks/${hook.id}`)).status).toBe(404)
  })

  test('an organisation has at most twenty', async () => {
    for (let i = 0; i < 20; i++) await register(`${base}/204/${i}`)
    const more = await all.as('local', 'POST /v1/webhooks', { url: base, events: ['waiver.given'] })
    expect(more.status).toBe(409)
  })
})
