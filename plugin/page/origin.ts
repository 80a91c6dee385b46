/** What the page asks of the place it came from: the packs, and whether a server answers there. */
import type { PackEntry } from '../panel/packs-view.ts'

/** @throws when there is no readable `rulesets/index.json` */
export async function loadPacks(base: string): Promise<readonly PackEntry[]> {
  const response = await fetch(new URL('rulesets/index.json', base).href)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as readonly PackEntry[]
}

/** Whether a Lintel server stands behind this page; a static host answers `health` with something else. */
export async function findServer(base: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('health', base).href)
    const health = (await response.json()) as { readonly status?: unknown }
    return response.ok && health.status === 'ok'
  } catch {
    return false
  }
}

/** The keys that the server behind this page signs results with; null where it publishes none. */
export async function loadKeys(base: string): Promise<unknown> {
  try {
    const response = await fetch(new URL('.well-known/jwks.json', base).href)
    return response.ok ? ((await response.json()) as unknown) : null
  } catch {
    return null
  }
}
