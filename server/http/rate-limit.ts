/** Refuses whoever asks too often: by address before anybody is named, then by person or API key. */
import type { Services } from '../services.ts'
import { promiseHeader } from './answer-headers.ts'
import { HttpError } from './problem.ts'
import type { RateState } from './rate-limits.ts'
import type { RequestState } from './request.ts'
import type { Step } from './steps.ts'

/** Counts by address; what needs no sign-in and is no reading is counted a second time, more strictly. */
export function limitAddress({ edge: { rateLimits } }: Pick<Services, 'edge'>): Step {
  if (rateLimits === null) return () => undefined
  return async (request) => {
    const who = networkOf(request.address)
    tell(request, await rateLimits.take('address', who))
    const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    if (!isReading && request.routeAhead()?.need === 'anybody')
      tell(request, await rateLimits.take('signIn', who))
  }
}

/** Counts by person or by API key. */
export function limitCaller({ edge: { rateLimits } }: Services): Step {
  if (rateLimits === null) return () => undefined
  return async (request) => {
    const { principal } = request
    if (principal === null) return
    const { kind, credentialId, userId } = principal
    const isKey = kind === 'key' && credentialId !== null
    tell(request, isKey ? await rateLimits.take('key', credentialId) : await rateLimits.take('user', userId))
  }
}

/** Says where the caller stands; the nearest limit is the one that is told. */
function tell(request: RequestState, { isAllowed, limit, remaining, resetSeconds }: RateState): void {
  if (request.rateRemaining === null || remaining < request.rateRemaining) {
    request.rateRemaining = remaining
    promiseHeader(request, 'ratelimit-limit', String(limit))
    promiseHeader(request, 'ratelimit-remaining', String(remaining))
    promiseHeader(request, 'ratelimit-reset', String(resetSeconds))
  }
  if (isAllowed) return
  promiseHeader(request, 'retry-after', String(resetSeconds))
  throw new HttpError(
    'too-many-requests',
    `more than ${limit} requests a minute; try again in ${resetSeconds} seconds`,
  )
}

/** Who has one address of IPv6 has 2^64 of them, which therefore count as one. */
export function networkOf(address: string | null): string {
  if (address === null || !address.includes(':')) return address ?? 'none'
  const [head = '', tail = ''] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
