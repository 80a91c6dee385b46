/** The header `range` (RFC 9110): one range of bytes; several are answered with the whole, as the standard allows. */
import type { ByteRange } from '../files/files.ts'

/**
 * @param size bytes of the whole
 * @returns null: the whole; `unsatisfiable`: nothing of the range is there
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '')
  if (match === null) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  if (first === '') {
    const many = Math.min(Number(last), size)
    return many === 0 ? 'unsatisfiable' : { start: size - many, end: size }
  }
  if (last !== '' && Number(last) < Number(first)) return null
  if (Number(first) >= size) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
