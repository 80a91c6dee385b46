/** Says a JavaScript pattern of a rule as one of XML Schema, where both have the like. */
import { LintelError } from '../errors.ts'
import { compilePattern } from './pattern.ts'

/** What JavaScript has inside and outside of classes, by its letter. */
const SETS: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_' }

/** @returns null when the pattern has what XML Schema has not: look-around, references back, word ends, named groups */
export function exportPattern(pattern: string): string | null {
  let exported = ''
  let isClass = false
  const tokens = pattern.match(/\\[pP]\{[^}]*\}|\\[\s\S]|\(\?[:=!<]?|[\s\S]/gu) ?? []
  for (const token of tokens) {
    const said = tokenIn(token, isClass)
    if (said === null) return null
    if (token === '[') isClass = true
    else if (token === ']') isClass = false
    exported += said
  }
  return isPattern(exported) ? exported : null
}

function tokenIn(token: string, isClass: boolean): string | null {
  if (token.startsWith('(?')) return token === '(?:' ? '(' : null
  if (isClass && token === '[') return '\\['
  if (!isClass && (token === '^' || token === '$')) return null
  if (!token.startsWith('\\')) return token
  const letter = token.slice(1)
  if (letter.startsWith('p{') || letter.startsWith('P{')) return token
  const set = SETS[letter]
  if (set !== undefined) return isClass ? set : `[${set}]`
  if (/^[nrt]$/.test(letter)) return token
  if (/^[\\|.?*+(){}[\]^-]$/.test(letter)) return token
  return /^[$/]$/.test(letter) ? letter : null
}

/** A pattern that only a lenient reader takes is not written. */
function isPattern(source: string): boolean {
  try {
    return compilePattern(source).tolerated.length === 0
  } catch (error) {
    if (error instanceof LintelError) return false
    throw error
  }
}
