/** What a key means in the list of findings. */
import type { Entry } from './findings.ts'
import type { VirtualList } from './virtual-list.ts'

export interface ListAction {
  /** The line to go to. */
  readonly move?: number
  readonly open?: boolean
  readonly expand?: boolean
  readonly close?: boolean
}

/** Null for keys that are not the list's. */
export function listKey(event: KeyboardEvent, list: VirtualList<Entry>): ListAction | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null
  const { active, length } = list
  switch (event.key) {
    case 'ArrowDown':
      return { move: Math.min(active + 1, length - 1) }
    case 'ArrowUp':
      return { move: Math.max(active - 1, 0) }
    case 'PageDown':
      return { move: Math.min(active + list.page(), length - 1) }
    case 'PageUp':
      return { move: Math.max(active - list.page(), 0) }
    case 'Home':
      return { move: 0 }
    case 'End':
      return { move: length - 1 }
    case 'Enter':
    case ' ':
      return { open: true }
    case 'ArrowRight':
      return { expand: true }
    case 'ArrowLeft':
      return list.line(active)?.kind === 'group' ? { expand: false } : { move: groupAbove(list) }
    case 'Escape':
      return { close: true }
    default:
      return null
  }
}

function groupAbove(list: VirtualList<Entry>): number {
  let at = list.active
  while (at > 0 && list.line(at)?.kind !== 'group') at -= 1
  return at
}
