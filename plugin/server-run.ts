/** The same model and packs, checked by the server: runs in the worker, so that a large answer never blocks the page. */
import type { RunOrder, ServerOutcome } from './worker-protocol.ts'
import { modelName } from './worker-protocol.ts'

/** Sends the model; the browser streams a file from the disk. */
export async function runOnServer(order: RunOrder, model: Blob, signal: AbortSignal): Promise<ServerOutcome> {
  const url = new URL('v1/check', order.base)
  url.searchParams.set('name', modelName(order.model))
  for (const id of order.packIds) url.searchParams.append('rules', id)
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(url.href, { method: 'POST', headers, body: model, signal })
  const answer = await readJson(response)
  if (!response.ok) return { type: 'refused', message: text(answer, 'detail') ?? `HTTP ${response.status}` }
  const kernel =
    answer !== null && typeof answer.kernel === 'object'
      ? text(answer.kernel as Record<string, unknown>, 'sha256')
      : null
  return { type: 'verdict', digest: text(answer, 'digest') ?? '', kernel: kernel ?? '' }
}

async function readJson(response: Response): Promise<Record<string, unknown> | null> {
  try {
    return (await response.json()) as Record<string, unknown>
  } catch {
    return null
  }
}

function text(record: Record<string, unknown> | null, name: string): string | null {
  const value = record?.[name]
  return typeof value === 'string' ? value : null
}
