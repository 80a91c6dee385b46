/** Reads cells of the kernel's memory as plain values; the boxes are drawn in assembly/abi.ts. */
import {
  BOX_PREFIX,
  REFS_INLINE,
  REFS_ROW_INLINE,
  REFS_ROWS,
  TAG_BINARY,
  TAG_BOOL,
  TAG_BOUNDS,
  TAG_ENUM,
  TAG_GUID,
  TAG_LIST,
  TAG_REF,
  TAG_REFS,
  TAG_ROW,
  TAG_TEXT,
  TAG_TYPED,
} from '../assembly/abi.ts'
import type { Model } from './model.ts'

export type CellValue =
  | null
  | number
  | { readonly kind: 'text' | 'enumeration' | 'binary'; readonly text: string; readonly type: string | null }
  | { readonly kind: 'logical'; readonly value: boolean | null; readonly type: string | null }
  | { readonly kind: 'ref'; readonly id: number }
  | { readonly kind: 'list'; readonly items: readonly CellValue[] }
  | { readonly kind: 'typed'; readonly type: string; readonly value: CellValue }
  | { readonly kind: 'bounds'; readonly lower: number; readonly upper: number }

/** The value of the cell at address `at` (8 bytes, aligned). `$` and `*` are null. */
export function readCell(model: Model, at: number): CellValue {
  const high = model.u32(at + 4)
  if (high >>> 16 !== BOX_PREFIX) return model.f64(at)
  const tag = high & 15
  const type = (high >>> 4) & 0xfff
  const payload = model.u32(at)
  switch (tag) {
    case TAG_TEXT:
    case TAG_ENUM:
    case TAG_BINARY: {
      const kind = tag === TAG_TEXT ? 'text' : tag === TAG_ENUM ? 'enumeration' : 'binary'
      return { kind, text: model.texts.get(payload), type: model.typeName(type) }
    }
    case TAG_GUID:
      return { kind: 'text', text: model.texts.guid(payload), type: null }
    case TAG_BOOL:
      return { kind: 'logical', value: payload === 2 ? null : payload === 1, type: model.typeName(type) }
    case TAG_REF:
      return { kind: 'ref', id: payload }
    case TAG_ROW:
      return { kind: 'ref', id: model.kernel.handleId(payload) >>> 0 }
    case TAG_REFS:
      return { kind: 'list', items: readRefs(model, type, payload) }
    case TAG_LIST:
      return {
        kind: 'list',
        items: Array.from({ length: model.u32(payload) }, (_, i) => readCell(model, payload + 8 + 8 * i)),
      }
    case TAG_TYPED:
      return { kind: 'typed', type: model.typeName(type) ?? '', value: readCell(model, payload + 8) }
    case TAG_BOUNDS:
      return { kind: 'bounds', lower: model.f64(payload), upper: model.f64(payload + 8) }
    default:
      return null
  }
}

/** References of a list: names or handles, one in the cell itself or any number at an address. */
function readRefs(model: Model, form: number, payload: number): CellValue[] {
  const isRows = form === REFS_ROWS || form === REFS_ROW_INLINE
  const isOne = form === REFS_INLINE || form === REFS_ROW_INLINE
  const held = isOne ? [payload] : [...model.u32Array(payload + 4, model.u32(payload))]
  return held.map((word) => ({ kind: 'ref', id: isRows ? model.kernel.handleId(word) >>> 0 : word }))
}

/** The number, text or boolean of a cell, a typed value looked through; null for anything else. */
export function plainValue(cell: CellValue): number | string | boolean | null {
  if (cell === null || typeof cell === 'number') return cell
  if (cell.kind === 'text' || cell.kind === 'enumeration' || cell.kind === 'binary') return cell.text
  if (cell.kind === 'logical') return cell.value
  if (cell.kind === 'typed') return plainValue(cell.value)
  return null
}

/** The text of a cell; the empty text where there is none. */
export function textOf(cell: CellValue): string {
  return cell !== null && typeof cell === 'object' && (cell.kind === 'text' || cell.kind === 'enumeration')
    ? cell.text
    : ''
}

/** The instance names that a cell refers to. */
export function refsOf(cell: CellValue): number[] {
  if (cell === null || typeof cell !== 'object') return []
  if (cell.kind === 'ref') return [cell.id]
  if (cell.kind === 'list') return cell.items.flatMap(refsOf)
  return cell.kind === 'typed' ? refsOf(cell.value) : []
}
