/** How long a body of JSON may be, which is held in memory; streams have limits of their own where they are read. */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Services } from '../services.ts'
import { isJson } from './idempotency.ts'
import { HttpError } from './problem.ts'

/**
 * Refuses what announces too much at once, and the rest where the limit is passed. A body whose length is announced is not
 * touched: it cannot be longer, and one that is only looked at costs as much as the rest of a short request.
 */
export function limitJson({ limits: { jsonBytes } }: Services): MiddlewareHandler {
  const refuse = (): never => {
    throw new HttpError(
      'body-too-large',
      `the JSON is larger than the ${jsonBytes} bytes that this server reads`,
    )
  }
  const limited = bodyLimit({ maxSize: jsonBytes, onError: refuse })
  return (context, next) => {
    const { req } = context
    const announced = req.header('transfer-encoding') === undefined ? req.header('content-length') : undefined
    if (Number(announced) <= jsonBytes || !isJson(req.header('content-type') ?? '')) return next()
    return announced === undefined ? limited(context, next) : refuse()
  }
}
