/** `/health`: alive. `/ready`: able to work, or which dependency is not. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer } from './route.ts'

const NO_STORE = { 'cache-control': 'no-store' }
/** Milliseconds a dependency has to answer. */
const PATIENCE = 2000

const tags = ['operation']

const health = defineRoute({
  method: 'get',
  path: '/health',
  tags,
  summary: 'Whether the process lives',
  need: 'anybody',
  responses: {
    200: jsonAnswer(
      z.object({ status: z.literal('ok'), version: z.string(), kernel: z.string() }),
      'It does',
    ),
  },
})

const readiness = z.object({
  /** `degraded`: it works, but something that others could do better for it is away. */
  status: z.enum(['ready', 'degraded', 'starting']),
  packs: z.int(),
  dependencies: z.record(z.string(), z.enum(['ok', 'not ready'])),
})

const ready = defineRoute({
  method: 'get',
  path: '/ready',
  tags,
  summary: 'Whether it can work, and which dependency is not ready',
  need: 'anybody',
  responses: {
    200: jsonAnswer(readiness, 'It can work, with everything or without Redis'),
    503: jsonAnswer(readiness, 'It can not'),
  },
})

/** Adds both routes. */
export function healthRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { version, kernelSha256, packs, checks, store, files, redis } = services
  app.openapi(health, (context) =>
    context.json({ status: 'ok', version, kernel: kernelSha256 } as const, 200, NO_STORE),
  )
  app.openapi(ready, async (context) => {
    const [database, fileStorage] = await Promise.all([
      answers(store.ready.then(store.ping)),
      answers(files.ping()),
    ])
    const states = { kernel: checks.isReady(), database, files: fileStorage }
    // a server without its Redis is worth more than none: whoever spreads requests goes on sending some
    const helping = redis === null ? {} : { redis: redis.link.isUp && redis.bus.isUp }
    const dependencies = Object.fromEntries(
      Object.entries({ ...states, ...helping }).map(([name, ok]) => [name, ok ? 'ok' : 'not ready'] as const),
    )
    const all = Object.values(states).every(Boolean)
    const able = Object.values(helping).every(Boolean) ? 'ready' : 'degraded'
    const body = { status: all ? able : 'starting', packs: packs.length, dependencies } as const
    return context.json(body, all ? 200 : 503, NO_STORE)
  })
}

async function answers(asked: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE)
  })
  const known = asked.then(
    () => true,
    () => false,
  )
  const answer = await Promise.race([known, late])
  clearTimeout(timer)
  return answer
}
