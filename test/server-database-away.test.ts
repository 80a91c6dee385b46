/** What clients are told while the database is away. */
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { openStore } from '../server/store/store.ts'
import { testServices } from './server/services.ts'
import { newDatabase } from './server/storages.ts'
import { TcpProxy } from './server/tcp-proxy.ts'

describe.skipIf('skipped' in inject('postgres'))('while the database does not answer', () => {
  test('requests are told to come again, and the fault is in the log', async () => {
    const url = new URL(await newDatabase())
    const proxy = await TcpProxy.to(Number(url.port))
    url.port = String(proxy.port)
    const store = openStore({ kind: 'postgres', url: url.href })
    await store.ready
    const logged: unknown[] = []
    const services = await testServices({ store, log: (error) => logged.push(error) })
    const app = createApp(services)
    expect((await app.request('/v1/buildings')).status).toBe(200)
    expect(logged).toEqual([])

    await proxy.close()
    const answer = await app.request('/v1/buildings')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await answer.json()).toMatchObject({ code: 'busy' })
    expect(logged).toHaveLength(1)
    await services.end()
  })
})
