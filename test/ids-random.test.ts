/** Generated specifications over generated models: every verdict of the kernel is the plain evaluator's. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkModel, judge, packRules } from '../engine/check.ts'
import { verdictOf } from '../engine/flips.ts'
import type { IdsSpecification } from '../engine/ids/document.ts'
import { idsPack } from '../engine/ids/pack.ts'
import type { Model } from '../engine/model.ts'
import { specificationFor } from './ids/document-arbitrary.ts'
import { SCHEMAS } from './ids/model/vocabulary.ts'
import { modelText } from './ids/model-arbitrary.ts'
import { read, runs, testKernel, utf8 } from './kernel/load.ts'
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

  test.each(SCHEMAS)(
    '6.11 names of every finding the requirements that fail, and no others, and counts them: %s',
    async (schema) => {
      const demanding = specificationFor(schema).filter(
        ({ cardinality, requirements }) => cardinality !== 'prohibited' && requirements.length > 0,
      )
      await fc.assert(
        fc.asyncProperty(
          modelText(schema),
          fc.array(demanding, { minLength: 1, maxLength: 4 }),
          async (text, specifications) => {
            const wanted = failedRequirements(text, specifications)
            const { named, counted } = await requirementsOf(text, specifications)
            expect(named).toEqual(wanted)
            expect(counted).toEqual(countsOf(wanted, specifications))
          },
        ),
        { numRuns: runs(50) },
      )
    },
  )
})

/** Rule's number and element's, and the places of the requirements that fail. */
type Named = readonly [string, readonly number[]]

/** The requirements that each finding names, and how many elements are said to fail each requirement of each rule. */
async function requirementsOf(
  text: string,
  specifications: readonly IdsSpecification[],
): Promise<{ readonly named: readonly Named[]; readonly counted: readonly (readonly number[])[] }> {
  const pack = idsPack({ info: { title: 'T' }, specifications }, 'test.ids')
  const input = { name: 'test.ifc', chunks: [utf8(text)], size: null }
  const { findings, rules } = await checkModel(await testKernel(), input, { packs: [pack] })
  const named = findings.map(({ id, requirements = [] }): Named => {
    const [, rule, element] = /#(\d+) .*:#(\d+)$/.exec(id) as RegExpExecArray
    return [`${rule} ${element}`, requirements.map(({ place }) => place)]
  })
  const counted = rules.map(({ requirements = [], applicable }) =>
    requirements.map(({ pass, fail }) => {
      expect(pass + fail).toBe(applicable)
      return fail
    }),
  )
  return { named: named.sort(byName), counted }
}

function byName([a]: Named, [b]: Named): number {
  return a < b ? -1 : 1
}

function countsOf(named: readonly Named[], specifications: readonly IdsSpecification[]): number[][] {
  return specifications.map(({ requirements }, number) =>
    requirements.map(
      (_, i) =>
        named.filter(([name, places]) => name.startsWith(`${number + 1} `) && places.includes(i + 1)).length,
    ),
  )
}

/** The same, each requirement judged for itself. */
function failedRequirements(text: string, specifications: readonly IdsSpecification[]): Named[] {
  const plain = plainOf(readStep(utf8(text)))
  return specifications
    .flatMap((specification, number) => {
      const { requirements } = specification
      const verdicts = requirements.map((one) => judgeIds(plain, { ...specification, requirements: [one] }))
      return [...judgeIds(plain, specification)]
        .filter(([, verdict]) => verdict === 'fail')
        .map(
          ([row]): Named => [
            `${number + 1} ${row}`,
            requirements.flatMap((_, i) => (verdicts[i]?.get(row) === 'fail' ? [i + 1] : [])),
          ],
        )
    })
    .sort(byName)
}

function expectSame(found: Map<number, string>, wanted: Map<number, IdsVerdict>): void {
  const sorted = (verdicts: Map<number, string>): [number, string][] =>
    [...verdicts].sort(([a], [b]) => a - b)
  expect(sorted(found)).toEqual(sorted(wanted))
}
