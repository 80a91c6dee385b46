/** First of the middleware: names the request, and finds out where it comes from and who asks. */
import type { Services } from '../services.ts'
import { HttpError } from './problem.ts'
import type { Bracket, Step } from './steps.ts'
import { clientOf } from './trusted-proxies.ts'

/** Milliseconds a request waits for a database that still opens. */
const PATIENCE = 15_000
const REQUEST_ID = /^[\w.-]{8,64}$/

/** Sets `requestId`, `address`, `host` and `isSecure`; a request id of the client's is kept where it is a plain word. */
export function nameRequest({ newRequestId, edge }: Pick<Services, 'newRequestId' | 'edge'>): Bracket {
  return {
    before: (request) => {
      const given = request.header('x-request-id')
      request.requestId = given !== undefined && REQUEST_ID.test(given) ? given : newRequestId()
      const { url } = request.raw
      const peer = { address: request.peer, host: hostOf(url), isSecure: url.startsWith('https:') }
      const client = clientOf(peer, (name) => request.header(name), edge.proxies)
      request.address = client.address
      request.host = client.host
      request.isSecure = client.isSecure
    },
  }
}

/** Of an absolute URL that was parsed already: parsing it again for one of its parts is the dearer way. */
function hostOf(url: string): string {
  const start = url.indexOf('://') + 3
  const end = url.indexOf('/', start)
  return url.slice(start, end === -1 ? undefined : end)
}

/** Sets `principal`. */
export function nameCaller({ authenticator }: Services): Step {
  return (request) => {
    const found = authenticator.authenticate(request.raw)
    if (found instanceof Promise)
      return found.then((principal) => {
        request.principal = principal
      })
    request.principal = found
  }
}

/** Waits for the database, which may still open behind a server that already answers. */
export function waitForStore({ store }: Services): Step {
  let open = false
  store.ready.then(
    () => {
      open = true
    },
    () => undefined,
  )
  return () => (open ? undefined : opened(store.ready))
}

/** @throws HttpError `starting` where the database does not open in time */
export async function opened(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new HttpError('starting', 'the database still opens; try again soon')
    timer = setTimeout(() => reject(error), PATIENCE)
  })
  try {
    await Promise.race([ready, late])
  } finally {
    clearTimeout(timer)
  }
}
