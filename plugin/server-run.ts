/** The same model and packs, checked by the server: runs in the worker, so that a large answer never blocks the page. */
import { apiClient } from './api/client.ts'
import type { RunOrder, ServerOutcome } from './worker-protocol.ts'
import { modelName } from './worker-protocol.ts'

/** Sends the model; the browser streams a file from the disk. */
export async function runOnServer(order: RunOrder, model: Blob, signal: AbortSignal): Promise<ServerOutcome> {
  const { jurisdiction, waivers } = order
  const { body, headers } = bodyOf(order, model)
  const { data, error, response } = await apiClient(order.base).POST('/v1/check', {
    params: {
      query: {
        name: modelName(order.model),
        rules: [...order.packIds],
        param: Object.entries(order.params).map(([name, value]) => `${name}=${value}`),
        ...(jurisdiction === undefined ? {} : { jurisdiction }),
        ...(waivers === null ? {} : { today: waivers.date }),
      },
    },
    // the document calls bytes a text
    body: body as unknown as string,
    bodySerializer: () => body,
    headers,
    signal,
  })
  if (!response.ok) return { type: 'refused', message: text(error, 'detail') ?? `HTTP ${response.status}` }
  const { kernel } = data as { readonly kernel?: unknown }
  return { type: 'verdict', digest: text(data, 'digest') ?? '', kernel: text(kernel, 'sha256') ?? '' }
}

/** The model alone, or a form with the IDS files and the waivers before it. */
function bodyOf(
  { ids, waivers, model: source }: RunOrder,
  model: Blob,
): { readonly headers: Record<string, string>; readonly body: Blob | FormData } {
  if (ids.length === 0 && waivers === null)
    return { headers: { 'content-type': 'application/octet-stream' }, body: model }
  const form = new FormData()
  for (const { name, blob } of ids) form.append('ids', blob, name)
  if (waivers !== null) form.append('waivers', waivers.blob, waivers.name)
  form.append('model', model, modelName(source))
  // the browser writes the type of a form, for it alone knows the boundary
  return { headers: {}, body: form }
}

function text(record: unknown, name: string): string | null {
  if (typeof record !== 'object' || record === null) return null
  const value = (record as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' ? value : null
}
