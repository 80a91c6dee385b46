/** The panel's few drawings: every status has its own shape, so that colour is never the only sign. */
import type { FindingStatus } from '../../engine/result.ts'
import { svg } from './dom.ts'

export type IconName =
  | FindingStatus
  | 'pass'
  | 'chevron'
  | 'close'
  | 'back'
  | 'search'
  | 'copy'
  | 'check'
  | 'download'
  | 'outside'

/** Outline shape and the strokes inside it; 16 × 16. */
const SHAPES: Readonly<Record<IconName, { readonly solid?: string; readonly lines?: string }>> = {
  fail: { solid: 'M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5z', lines: 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8' },
  unknown: { solid: 'M8 .8L15.2 8 8 15.2.8 8z', lines: 'M6.3 6.4A1.7 1.7 0 1 1 8 8.3v.9M8 11v.2' },
  waived: { solid: 'M2 2h12v12H2z', lines: 'M5 8h6' },
  pass: { solid: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z', lines: 'M4.8 8.3l2.2 2.2 4.2-4.6' },
  chevron: { lines: 'M6 3.5L10.5 8 6 12.5' },
  close: { lines: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
  back: { lines: 'M13 8H3.5M7.5 4l-4 4 4 4' },
  search: { lines: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4l3.4 3.4' },
  copy: { lines: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3' },
  check: { lines: 'M3 8.5l3.3 3.3L13 4.8' },
  download: { lines: 'M8 2v8M4.5 6.8L8 10.3l3.5-3.5M2.5 13.5h11' },
  outside: { lines: 'M6.5 3.5h-4v10h10v-4M9 2.5h4.5V7M13.3 2.7L7.5 8.5' },
}

/** Decorative by default; with `label` it is an image with that name. */
export function icon(name: IconName, label?: string): SVGSVGElement {
  const { solid, lines } = SHAPES[name]
  const element = svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16 })
  if (label === undefined) element.setAttribute('aria-hidden', 'true')
  else {
    element.setAttribute('role', 'img')
    element.setAttribute('aria-label', label)
  }
  if (solid !== undefined) element.append(svg('path', { class: 'icon-solid', d: solid }))
  if (lines !== undefined)
    element.append(svg('path', { class: solid === undefined ? 'icon-line' : 'icon-mark', d: lines }))
  return element
}
