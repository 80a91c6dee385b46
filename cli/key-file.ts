/** Reads the public keys that a person trusts: a key set in a file, or at an address that they name. */
import { LintelError } from '../engine/errors.ts'
import { readJson } from './json-file.ts'

/** Bytes that a key set may have. */
const MOST_BYTES = 1 << 20
/** Where a server publishes its keys. */
const WELL_KNOWN = '/.well-known/jwks.json'
/** Milliseconds. */
const PATIENCE = 10_000

/**
 * @param source a path, or an address (https, or http on this machine): of a key set, or of the server alone
 * @returns what the JSON says; whether it is a key set is seen where a key is looked for
 * @throws LintelError input-not-found, input-invalid, call-invalid
 */
export async function readKeys(source: string): Promise<unknown> {
  if (!/^https?:/i.test(source)) return readJson(source, 'input-invalid')
  const url = trustedUrl(source)
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return JSON.parse(await limitedText(response))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `no key set at ${url.href}: ${reason}; save it as a file and name that`
    throw new LintelError('input-not-found', message, { cause: error })
  }
}

/** Keys that anyone on the way could change are worth nothing. */
function trustedUrl(source: string): URL {
  const url = URL.canParse(source) ? new URL(source) : null
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url !== null && (url.protocol === 'https:' || isHere))
    return url.pathname === '/' ? new URL(WELL_KNOWN, url) : url
  throw new LintelError('call-invalid', `--keys takes a file or an https address, not '${source}'`)
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
