/** Generated specifications over generated models: every verdict of the kernel is the plain evaluator's. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, packRules } from '../engine/check.ts'
import { verdictOf } from '../engine/flips.ts'
import type { IdsSpecification } from '../engine/ids/document.ts'
import { idsPack } from '../engine/ids/pack.ts'
import type { Model } from '../engine/model.ts'
import { specificationFor } from './ids/document-arbitrary.ts'
import { SCHEMAS } from './ids/model/vocabulary.ts'
import { modelText } from './ids/model-arbitrary.ts'
import { read, runs, utf8 } from './kernel/load.ts'
import { type IdsVerdict, judgeIds } from './reference/ids/evaluate.ts'
import { plainOf } from './reference/ids/plain.ts'
import { readStep } from './reference/step.ts'

/** The kernel's verdicts on all rows, by instance. */
function verdictsOf(model: Model, specifications: readonly IdsSpecification[]): Map<number, string>[] {
  const pack = idsPack({ info: { title: 'T' }, specifications }, 'test.ids')
  const run = judge(model, packRules([pack]))
  const rows = Uint32Array.from({ length: model.rowCount }, (_, row) => row)
  const words = run.verdicts([...specifications.keys()], rows)
  const counted = specifications.map((_, number) => run.counts(number))
  const verdicts = specifications.map(
    (_, number) =>
      new Map(
        [...rows].map((row) => [model.idOf(row), verdictOf(words[number * rows.length + row] as number)]),
      ),
  )
  for (const [number, all] of verdicts.entries()) {
    const count = (wanted: string): number => [...all.values()].filter((verdict) => verdict === wanted).length
    expect({
      fail: counted[number]?.fail,
      pass: counted[number]?.pass,
      unknown: counted[number]?.unknown,
    }).toEqual({
      fail: count('fail'),
      pass: count('pass'),
      unknown: 0,
    })
  }
  run.close()
  return verdicts
}

describe('an IDS over any model', () => {
  test.each(SCHEMAS)('is judged element by element as the plain evaluator does: %s', async (schema) => {
    await fc.assert(
      fc.asyncProperty(
        modelText(schema),
        fc.array(specificationFor(schema), { minLength: 1, maxLength: 12 }),
        async (text, specifications) => {
          const model = await read(text)
          const plain = plainOf(readStep(utf8(text)))
          const found = verdictsOf(model, specifications)
          const wanted = specifications.map((one) => judgeIds(plain, one))
          for (const [number, verdicts] of found.entries())
            expectSame(verdicts, wanted[number] as Map<number, IdsVerdict>)
        },
      ),
      { numRuns: runs(50) },
    )
  })
})

function expectSame(found: Map<number, string>, wanted: Map<number, IdsVerdict>): void {
  const sorted = (verdicts: Map<number, string>): [number, string][] =>
    [...verdicts].sort(([a], [b]) => a - b)
  expect(sorted(found)).toEqual(sorted(wanted))
}
