/** Verdicts, and those that flipped, as the kernel lists them. */
import { VERDICT_FAIL, VERDICT_NOT_APPLICABLE, VERDICT_PASS, VERDICT_UNKNOWN } from '../assembly/abi.ts'

const VERDICTS = {
  [VERDICT_NOT_APPLICABLE]: 'notApplicable',
  [VERDICT_FAIL]: 'fail',
  [VERDICT_UNKNOWN]: 'unknown',
  [VERDICT_PASS]: 'pass',
} as const

export type Verdict = (typeof VERDICTS)[keyof typeof VERDICTS]

/** What a rule said of a row before a change, and what it says after. */
export interface Flip {
  readonly rule: number
  readonly row: number
  readonly before: Verdict
  readonly after: Verdict
}

/** @param words u32[flips][4]: rule, row, before, after */
export function flipsOf(words: Uint32Array): Flip[] {
  const flips: Flip[] = []
  for (let i = 0; i < words.length; i += 4) {
    flips.push({
      rule: words[i] as number,
      row: words[i + 1] as number,
      before: verdictOf(words[i + 2] as number),
      after: verdictOf(words[i + 3] as number),
    })
  }
  return flips
}

/** The name of a verdict (VERDICT_…). */
export function verdictOf(number: number): Verdict {
  return VERDICTS[number as keyof typeof VERDICTS]
}
