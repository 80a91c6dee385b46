/** The truth tables of Kleene's logic and of verdicts, literally (spec 2.3.8 and 2.6.1). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import type { Building, BuildingRow } from './kernel/building.ts'
import { foundVerdicts, readBuilding } from './kernel/judge.ts'
import { testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'
import type { Verdict } from './reference/evaluate.ts'

type Letter = 'T' | 'F' | 'U'
const LETTERS: readonly Letter[] = ['T', 'F', 'U']
const VALUE = { T: true, F: false, U: null } as const
const VERDICT: Readonly<Record<Letter, Verdict>> = { T: 'pass', F: 'fail', U: 'unknown' }

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** One door for every pair of truths, named by them; a and b are its properties X.a and X.b. */
const PAIRS: Building = {
  schema: 'IFC4',
  rows: LETTERS.flatMap((a) =>
    LETTERS.map(
      (b): BuildingRow => ({
        id: a + b,
        class: 'IfcDoor',
        attributes: {},
        properties: { 'X.a': VALUE[a], 'X.b': VALUE[b] },
      }),
    ),
  ),
  links: [],
}

/** Verdicts of the nine doors in the order TT TF TU FT FF FU UT UF UU; a row that is neither fail nor unknown is `otherwise`. */
async function judge(applies: string, require: string, otherwise: Verdict): Promise<Verdict[]> {
  const { model, ids } = await readBuilding(PAIRS, kernel)
  const run = new Run(model, [checked(applies, require)])
  run.evaluate()
  const found = foundVerdicts(run, 0, ids)
  return PAIRS.rows.map(({ id }) => found.get(id) ?? otherwise)
}

const letters = (text: string): Verdict[] =>
  text
    .replaceAll(' ', '')
    .split('')
    .map((letter) => VERDICT[letter as Letter])

describe('2.3.8 Kleene', () => {
  test.each([
    ['X.a and X.b', 'TFU FFF UFU'],
    ['X.a or X.b', 'TTT TFU TUU'],
    ['X.a implies X.b', 'TFU TTT TUU'],
    ['not X.a', 'FFF TTT UUU'],
    ['X.a = X.b', 'TFU FTU UUU'],
    ['X.a != X.b', 'FTU TFU UUU'],
    ['X.a ?? X.b', 'TTT FFF TFU'],
    ['exists(X.a)', 'TTT TTT FFF'],
    ['not (X.a and not X.b) or X.b', 'TFU TTT TUU'],
    ['X.a or true', 'TTT TTT TTT'],
    ['X.a and false', 'FFF FFF FFF'],
    ['exists(X.a and X.b)', 'TTF TTT FTF'],
  ])('2.3.8 %s is %s', async (require, expected) => {
    expect(await judge('IfcDoor', require, 'pass')).toEqual(letters(expected))
  })
})

describe('2.6.1 verdicts', () => {
  test('2.6.1 where A and require R: fail needs A true, pass needs A not false, anything else is unknown', async () => {
    // rows: A true, A false, A unknown; columns: R true, false, unknown
    const expected: Verdict[] = [
      'pass',
      'fail',
      'unknown',
      'pass',
      'pass',
      'pass',
      'pass',
      'unknown',
      'unknown',
    ]
    expect(await judge('IfcDoor where X.a', 'X.b', 'pass')).toEqual(expected)
    const { model } = await readBuilding(PAIRS, kernel)
    const run = new Run(model, [checked('IfcDoor where X.a', 'X.b')])
    run.evaluate()
    // three rows with A false are not applicable and in no count
    expect(run.counts(0)).toEqual({ fail: 1, unknown: 3, pass: 2, whereTrue: 3 })
  })

  test('2.3.1 a logical unknown, an empty text and a number where a truth is expected are missing', async () => {
    const rows = [true, '', 0].map(
      (value, i): BuildingRow => ({
        id: `d${i}`,
        class: 'IfcDoor',
        attributes: {},
        properties: { 'X.a': value },
      }),
    )
    const { model, ids } = await readBuilding({ schema: 'IFC4', rows, links: [] }, kernel)
    const run = new Run(model, [checked('IfcDoor', 'X.a'), checked('IfcDoor', 'exists(X.a)')])
    run.evaluate()
    expect([...foundVerdicts(run, 0, ids)]).toEqual([
      ['d1', 'unknown'],
      ['d2', 'unknown'],
    ])
    expect([...foundVerdicts(run, 1, ids)]).toEqual([['d1', 'fail']])
  })
})
