/** Turns tests of texts into patterns of the rule language, which are anchored at both ends. */

/** Any text, line breaks included. */
const ANY = '[\\s\\S]*'

/** A text that stands for itself. */
export function literalPattern(text: string): string {
  return text
    .replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}

/** A text that begins, ends or goes on with another one; never empty. */
export function partPattern(part: 'contains' | 'starts_with' | 'ends_with', text: string): Searched {
  if (text.length > LONGEST) return TOO_LONG
  const pattern = literalPattern(text)
  return { pattern: `${part === 'starts_with' ? '' : ANY}${pattern}${part === 'ends_with' ? '' : ANY}` }
}

/** The pattern, or why there is none. */
export type Searched = { readonly pattern: string } | { readonly reason: string }

/** No rule that a person reads comes near. */
const LONGEST = 1000
const TOO_LONG: Searched = { reason: `it has more than ${LONGEST} characters` }

/**
 * A regular expression that is searched for anywhere in the text, as JavaScript and Python do, as an anchored one.
 */
export function searchPattern(regex: string): Searched {
  if (regex.length > LONGEST) return TOO_LONG
  if (/\(\?[a-zA-Z-]+[:)]/u.test(regex))
    return { reason: 'it switches modes such as (?i), which a rule cannot' }
  if (/\[\^?\]/u.test(regex))
    return { reason: 'a class that begins with ] means one thing here and another there' }
  const pattern = respelled(regex)
  try {
    new RegExp(pattern, 'u')
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
  return { pattern: anchored(pattern) }
}

/** Named groups and ends of the text as JavaScript writes them, and no backslash where it would stand for nothing. */
function respelled(regex: string): string {
  let inClass = false
  return regex.replaceAll(/\(\?P<|\(\?P=(\w+)\)|\\[\s\S]|[[\]/\n\r]/gu, (part, name: string | undefined) => {
    if (part === '\n') return '\\n'
    if (part === '\r') return '\\r'
    if (part === '/') return '\\/'
    if (part === '[') {
      inClass = true
      return part
    }
    if (part === ']') {
      const closes = inClass
      inClass = false
      return closes ? part : '\\]'
    }
    if (inClass) return part.startsWith('\\') ? escapeInClass(part) : part
    if (part.startsWith('(?P<')) return '(?<'
    if (name !== undefined) return `\\k<${name}>`
    return escapeOutside(part)
  })
}

function escapeInClass(part: string): string {
  return /[\w\\^$.*+?()[\]{}|/-]/u.test(part[1] as string) ? part : (part[1] as string)
}

function escapeOutside(part: string): string {
  if (part === '\\A') return '^'
  if (part === '\\Z' || part === '\\z') return '$'
  return /[\w\\^$.*+?()[\]{}|/]/u.test(part[1] as string) ? part : (part[1] as string)
}

/** Ends that the pattern asks for itself need nothing around them. */
function anchored(pattern: string): string {
  if (pattern === '') return ANY
  if (pattern.includes('|')) return `${ANY}(?:${pattern})${ANY}`
  const begins = pattern.startsWith('^') && !/^\^[*+?{]/u.test(pattern)
  const ends = /(?:^|[^\\])(?:\\\\)*\$$/u.test(pattern)
  const inner = pattern.slice(begins ? 1 : 0, ends ? -1 : undefined)
  const whole = `${begins ? '' : ANY}${inner}${ends ? '' : ANY}`
  return whole === '' ? '(?:)' : whole
}
