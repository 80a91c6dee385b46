/** Sends one message to one receiver: guarded, timed, without following redirects or reading answers. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { AddressRefusal, guardedLookup, type WebhookSettings, webhookUrl } from './addresses.ts'

export interface Outgoing {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SendOptions {
  readonly settings: WebhookSettings
  /** Milliseconds for everything, from the name to the status. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** The status of the answer, or why there is none; words hold no secrets. */
export type Sent = { readonly status: number } | { readonly error: string }

/** Never fails. Of the answer nothing but its status is read; headers are bounded by Node. */
export async function sendWebhook(outgoing: Outgoing, options: SendOptions): Promise<Sent> {
  const late = AbortSignal.timeout(options.timeout)
  try {
    return { status: await statusOf(outgoing, options, AbortSignal.any([options.signal, late])) }
  } catch (error) {
    if (late.aborted) return { error: `no answer within ${options.timeout / 1000} s` }
    return { error: reasonOf(error) }
  }
}

function statusOf(
  { url: text, headers, body }: Outgoing,
  { settings }: SendOptions,
  signal: AbortSignal,
): Promise<number> {
  const url = webhookUrl(text, settings)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Lintel-Webhooks',
      },
      // each message has a connection of its own, whose address was looked at
      agent: false,
      lookup: guardedLookup(url.protocol, settings),
      maxHeaderSize: 16_384,
      signal,
    })
    sending.on('response', (response) => {
      response.on('error', () => undefined)
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

function reasonOf(error: unknown): string {
  if (error instanceof AddressRefusal) return error.message
  const code = (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? `the connection failed: ${code}` : 'the connection failed'
}
