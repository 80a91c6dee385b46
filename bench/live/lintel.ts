/** The live channel, in a process of its own: an embedded server in memory, and a building in which something happens. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from '../../server/app.ts'
import { LOCAL_ORGANISATION } from '../../server/auth/local.ts'
import { readConfig } from '../../server/config.ts'
import { openFiles } from '../../server/files/open.ts'
import { LiveIncoming } from '../../server/live/incoming.ts'
import { DEFAULT_LIVE_LIMITS } from '../../server/live/limits.ts'
import { appendLiveEvent } from '../../server/live/log.ts'
import { tellAppended } from '../../server/live/tell.ts'
import { openLive } from '../../server/live/upgrade.ts'
import { makeLogger } from '../../server/logs/logger.ts'
import { makeServices } from '../../server/start.ts'
import { storeModel } from '../../test/server/stored-model.ts'
import { onOrder } from './side.ts'

const MANY = 20_000

const config = readConfig({}, { data: null, port: 0 })
const given = { files: await openFiles(config), redis: null, logger: makeLogger('silent') }
const { services } = makeServices(config, { threads: 1 }, given)
await services.store.ready
const { building } = await storeModel(services, 'no model')
const room = { organisation: LOCAL_ORGANISATION, building }
const { fetch } = createApp(services)
const serverOptions = { IncomingMessage: LiveIncoming }
const server = createAdaptorServer({ fetch, serverOptions }) as Server
const limits = { ...DEFAULT_LIVE_LIMITS, connections: MANY, perUser: MANY, perAddress: MANY }
openLive(server, { services, fetch, limits })
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  onOrder({
    url: `ws://127.0.0.1:${port}/v1/buildings/${building}/live`,
    prepare: async ({ mark, pad }) => {
      const data = { pad: 'x'.repeat(pad), mark }
      const event = { ...room, type: 'delta.applied', data, at: services.now() } as const
      await services.store.db.transaction().execute((trx) => appendLiveEvent(trx, event))
    },
    send: () => void tellAppended(services, room),
  })
})
