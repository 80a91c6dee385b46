/**
 * Patterns of XML Schema, as IDS restrictions have them.
 *
 * They look like JavaScript's regular expressions and are others: always anchored, `^` and `$` are plain characters, `\i \c` and blocks
 * exist, `\d \w \s` mean other sets, classes subtract one another, and there is nothing lazy, no reference back and no look-around. So
 * they are parsed by their own grammar and matched by an automaton: in time that grows with the text, whatever the pattern. A backtracking
 * engine could be kept busy for years by a pattern such as `(a+)+b`.
 */
import { LintelError } from '../errors.ts'
import { buildAutomaton, type Matcher, stateCount } from './automaton.ts'
import { quoted } from './fault.ts'
import { parsePattern } from './pattern-parse.ts'

export interface Pattern {
  /** Whether the whole text matches; case counts. */
  readonly test: Matcher['test']
  /** The same for a text that is not decoded. */
  readonly bytes: Matcher['bytes']
  /** What XML Schema does not know and is taken as it is meant, in words: `the escape \/`, `'?' after a quantifier`. */
  readonly tolerated: readonly string[]
  /** States of its automaton, a measure of its memory. */
  readonly states: number
}

/** States that one pattern may need. */
const MOST_STATES = 5_000

/**
 * @param source the `value` of an xs:pattern
 * @throws LintelError ids-audit: not a pattern of XML Schema, or one that would need too much memory
 */
export function compilePattern(source: string): Pattern {
  const { tree, tolerated } = parsePattern(source)
  const states = stateCount(tree)
  if (states > MOST_STATES) {
    const what = `the pattern ${quoted(source)} repeats too much`
    throw new LintelError('ids-audit', `${what}; expected fewer repetitions: lower the quantities`)
  }
  return { ...buildAutomaton(tree), tolerated, states }
}
