/** Text laid out for a terminal: width, clipping, padding, wrapping; and cleaning of texts that strangers wrote. */

/**
 * Replaces what could steer a terminal or reorder the line: control characters, escapes, direction marks.
 * A model's names are input and must not be able to paint over the verdict.
 */
export function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, '\uFFFD')
    .trim()
}

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const COMBINING = /\p{Mn}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
const PAINT = /\u001b\[[0-9;]*m/g

/** Columns the text takes: 2 for a wide character, 0 for a combining one and for our own colours. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text.replace(PAINT, '')) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/** At most `width` columns; what was cut off shows as `ellipsis`. Unpainted text only. */
export function clip(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text
  const room = width - textWidth(ellipsis)
  let kept = ''
  let used = 0
  for (const character of text) {
    used += characterWidth(character)
    if (used > room) break
    kept += character
  }
  return `${kept.trimEnd()}${ellipsis}`
}

/** Fills up with spaces on the right; painted text may be given. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** Fills up with spaces on the left. */
function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

/** Lines of at most `width` columns; the first starts with `first`, the others are indented as far. */
export function wrap(text: string, width: number, first: string): string[] {
  const indent = ' '.repeat(textWidth(first))
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ').flatMap((long) => pieces(long, width - indent.length))) {
    const gap = empty ? '' : ' '
    if (!empty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = indent + word
      continue
    }
    line += gap + word
    empty = false
  }
  return [...lines, line]
}

/** A word cut into parts that fit. */
function pieces(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word]
  const head = clip(word, width, '')
  return head === '' ? [word] : [head, ...pieces(word.slice(head.length), width)]
}

/** Rows of cells as aligned lines; the columns named in `right` are aligned to the right. */
export function table(
  rows: readonly (readonly string[])[],
  options: { indent?: string; right?: readonly number[] } = {},
): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, textWidth(cell))
    })
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0
      return options.right?.includes(column) === true ? padLeft(cell, width) : pad(cell, width)
    })
    return `${options.indent ?? ''}${cells.join('  ')}`.trimEnd()
  })
}
