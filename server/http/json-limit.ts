/** How long a body of JSON may be, which is held in memory; streams have limits of their own where they are read. */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Services } from '../services.ts'
import { isJson } from './idempotency.ts'
import { HttpError } from './problem.ts'

/** @returns refuses what announces too much at once, and the rest where the limit is passed */
export function limitJson({ limits: { jsonBytes } }: Services): MiddlewareHandler {
  const limited = bodyLimit({
    maxSize: jsonBytes,
    onError: () => {
      throw new HttpError(
        'body-too-large',
        `the JSON is larger than the ${jsonBytes} bytes that this server reads`,
      )
    },
  })
  return (context, next) =>
    isJson(context.req.header('content-type') ?? '') ? limited(context, next) : next()
}
