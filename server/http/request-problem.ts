/** What a request that does not fit its route's shapes is told: each place, and what was expected there. */
import type { Hook } from '@hono/zod-openapi'
import { HttpError } from './problem.ts'
import type { AppEnv } from './request.ts'

const MOST = 5

/** @throws HttpError `request-invalid` */
export const requestProblem: Hook<unknown, AppEnv, string, unknown> = (result) => {
  if (result.success) return
  const { issues } = result.error
  const told = issues
    .slice(0, MOST)
    .map(({ path, message }) => `${[result.target, ...path].join('.')}: ${message}`)
  const more = issues.length > MOST ? [`and ${issues.length - MOST} more`] : []
  throw new HttpError('request-invalid', [...told, ...more].join('; '))
}
