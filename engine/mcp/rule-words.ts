/** The words of an imported rule, bounded and with the placeholders that findings fill in. */
import type { Notes } from './note.ts'

/** A text for a person; the rest of a longer one is left out, and told. */
const LONGEST = 2000

const PLACEHOLDERS: ReadonlyMap<string, string> = new Map([
  ['value', 'value'],
  ['actual', 'value'],
  ['actual_value', 'value'],
  ['limit', 'limit'],
  ['required', 'limit'],
  ['expected', 'limit'],
  ['required_value', 'limit'],
  ['name', 'name'],
  ['class', 'class'],
  ['element_type', 'class'],
])

/** The message with placeholders that findings know; others stand in parentheses. */
export function messageOf(text: string, path: string, notes: Notes): string {
  return bounded(text, path, notes).replaceAll(/\{([^{}]*)\}/gu, (whole, name: string) => {
    const known = PLACEHOLDERS.get(name.trim())
    if (known !== undefined) return `{${known}}`
    notes.decide(path, `the placeholder ${whole.slice(0, 60)}`, {
      done: 'wrote its name in parentheses',
      decide: 'which of {value} {limit} {name} {class} is meant',
    })
    return `(${name})`
  })
}

/** The text, cut where it is longer than a person reads. */
export function bounded(text: string, path: string, notes: Notes): string {
  if (text.length <= LONGEST) return text
  notes.notConverted(path, `a text of ${text.length} characters`, {
    done: `kept the first ${LONGEST}`,
    decide: 'how to say it shortly',
    whole: text,
  })
  return `${text.slice(0, LONGEST - 1)}…`
}
