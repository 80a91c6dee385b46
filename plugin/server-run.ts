/** The same model and packs, checked by the server: runs in the worker, so that a large answer never blocks the page. */
import type { RunOrder, ServerOutcome } from './worker-protocol.ts'
import { modelName } from './worker-protocol.ts'

/** Sends the model; the browser streams a file from the disk. */
export async function runOnServer(order: RunOrder, model: Blob, signal: AbortSignal): Promise<ServerOutcome> {
  const url = new URL('v1/check', order.base)
  url.searchParams.set('name', modelName(order.model))
  for (const id of order.packIds) url.searchParams.append('rules', id)
  for (const [name, value] of Object.entries(order.params))
    url.searchParams.append('param', `${name}=${value}`)
  if (order.jurisdiction !== undefined) url.searchParams.set('jurisdiction', order.jurisdiction)
  if (order.waivers !== null) url.searchParams.set('today', order.waivers.date)
  const response = await fetch(url.href, { method: 'POST', ...bodyOf(order, model), signal })
  const answer = await readJson(response)
  if (!response.ok) return { type: 'refused', message: text(answer, 'detail') ?? `HTTP ${response.status}` }
  const kernel =
    answer !== null && typeof answer.kernel === 'object'
      ? text(answer.kernel as Record<string, unknown>, 'sha256')
      : null
  return { type: 'verdict', digest: text(answer, 'digest') ?? '', kernel: kernel ?? '' }
}

/** The model alone, or a form with the IDS files and the waivers before it. */
function bodyOf(
  { ids, waivers, model: source }: RunOrder,
  model: Blob,
): Pick<RequestInit, 'headers' | 'body'> {
  if (ids.length === 0 && waivers === null)
    return { headers: { 'content-type': 'application/octet-stream' }, body: model }
  const form = new FormData()
  for (const { name, blob } of ids) form.append('ids', blob, name)
  if (waivers !== null) form.append('waivers', waivers.blob, waivers.name)
  form.append('model', model, modelName(source))
  return { body: form }
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
