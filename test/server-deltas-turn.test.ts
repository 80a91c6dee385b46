/** The turn of a server that changes a model: its own while it works, another's soon after it died. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { endTurn, keepTurn, takeTurn } from '../server/deltas/turn.ts'
import { deltasOf } from './server/delta-client.ts'
import { SMALL_MODEL } from './server/route-things.ts'
import { type TestServices, testServices } from './server/services.ts'
import { POSTGRES } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'

describe.skipIf('skipped' in inject('postgres'))('a turn', () => {
  let services: TestServices
  beforeAll(async () => {
    services = await testServices({}, POSTGRES)
  })
  afterAll(() => services.end())

  async function openModel(): Promise<string> {
    const { model, version } = await storeModel(services, SMALL_MODEL)
    await deltasOf(createApp(services).request, model).open({ rules: ['core/information'] })
    return version
  }

  test('of a server that died is over within seconds, that of one that works long is not', async () => {
    const [left, kept] = [await openModel(), await openModel()]
    const working = await takeTurn(services, kept)
    await takeTurn(services, left)
    const end = keepTurn(services, working)
    const begun = performance.now()
    let isTaken = false
    const waiting = takeTurn(services, kept).then((turn) => {
      isTaken = true
      return turn
    })
    await takeTurn(services, left)
    expect(performance.now() - begun).toBeLessThan(8000)
    expect(isTaken).toBe(false)
    end()
    await endTurn(services, working)
    expect((await waiting).holder).not.toBe(working.holder)
  })
})
