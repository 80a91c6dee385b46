/**
 * The index of a result's findings, so that they are paged and filtered without reading the document. Little endian:
 *
 *      0  u32  magic "LFIX"
 *      4  u32  version, 1
 *      8  u32  count of findings
 *     12  u32  bytes of the texts
 *     16  f64  where the first finding begins in the document, in bytes
 *     24  u32  bytes between two findings
 *     28  u32  0
 *     32  u32[count]  length of the finding in the document, in bytes
 *         u32[count]  rule, by its place in the texts
 *         u32[count]  category
 *         u32[count]  class
 *         u32[count]  storey; NONE where the element has none
 *         u32[count]  GlobalId
 *         u32[count]  hash of the finding's id (FNV-1a over UTF-16)
 *         u8[count]   status + 4 * severity
 *         u8[]        texts: NUL, a letter for their kind, UTF-8; behind the last a NUL
 *
 * That is 29 bytes a finding. A text is found by searching its bytes, so that nothing is parsed when an index is opened.
 */
import type { FindingStatus, Severity } from '../../engine/result.ts'

export const INDEX_MAGIC = 0x5849464c
export const INDEX_VERSION = 1
export const INDEX_HEADER = 32
export const NONE = 0xffff_ffff

/** The columns of four bytes, in their order. */
export const COLUMNS = ['length', 'rule', 'category', 'class', 'storey', 'element', 'id'] as const
/** Bytes of all columns for one finding. */
export const ROW_BYTES = 4 * COLUMNS.length + 1

/** The letter before a text of each kind. */
export const KINDS = { rule: 'r', category: 'c', class: 'k', storey: 's', element: 'g' } as const
export type TextKind = keyof typeof KINDS

/** By their numbers in the index. */
export const STATUSES: readonly FindingStatus[] = ['fail', 'unknown', 'waived']
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** FNV-1a of a text's UTF-16, u32: ids that share it are told apart by reading the findings. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193)
  }
  return hash >>> 0
}
