/** Finds keys that stand twice in an object: of those, readers of JSON take now the first and now the last. */

/** Characters of a text, by their codes. */
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * The first key that stands twice in one object; null where none does. Linear in the text.
 *
 * @param text JSON that was parsed already
 */
export function duplicateKey(text: string): string | null {
  /** Keys of the objects around; null for a list. */
  const around: (Set<string> | null)[] = []
  let keys: Set<string> | null = null
  let last = ''
  let wasText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfText(text, at)
      last = text.slice(at, end)
      at = end - 1
      wasText = true
    } else if (code === COLON && wasText && keys !== null) {
      const key = last.includes('\\') ? (JSON.parse(last) as string) : last.slice(1, -1)
      if (keys.has(key)) return key
      keys.add(key)
      wasText = false
    } else if (code === COMMA) wasText = false
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      around.push(keys)
      keys = code === OPEN_OBJECT ? new Set() : null
      wasText = false
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) keys = around.pop() ?? null
  }
  return null
}

/** Behind the closing quote of the text that opens at `at`. */
function endOfText(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++
  return slashes % 2 === 1
}
