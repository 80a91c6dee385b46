/** The bench of IDS compares like with like: its sides judge the same cases, and a wrong verdict stops it. */
import { describe, expect, test } from 'vitest'
import { bundleIdsChild } from '../bench/bundle.ts'
import { type CaseSide, type Judge, lintelJudge, timed, type Verdict } from '../bench/ids/case-sides.ts'
import { casesInChromium } from '../bench/ids/cases.ts'
import { compareCases, type IdsCase, type StartedSide } from '../bench/ids/compare-cases.ts'
import { assertSame, largeIds } from '../bench/ids/large.ts'
import { phasesOf } from '../bench/ids/phases.ts'
import { specificationsIds } from '../bench/ids/specifications.ts'
import { checkModel } from '../engine/check.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { builtKernel, sampleBytes } from './digest/inputs.ts'
import { idsFile } from './ids/files.ts'
import { file, utf8 } from './kernel/load.ts'

const kernel = await builtKernel()
const ids = utf8(idsFile())
const wall = (name: string): Uint8Array =>
  utf8(file(`#1=IFCWALL('2Wr${'0'.repeat(19)}',$,${name},$,$,$,$,$,$);`))
const CASES: readonly IdsCase[] = [
  { name: 'named', wanted: 'pass', ids, model: wall(`'Wall'`) },
  { name: 'nameless', wanted: 'fail', ids, model: wall('$') },
]
const ours = lintelJudge(kernel, () => ({ hasher: nodeHasher }))

function started(name: CaseSide, judge: Judge): StartedSide {
  const one = (place: number): IdsCase => CASES[place] as IdsCase
  return {
    name,
    judge: (place) => timed(judge, one(place).ids, one(place).model),
    collect: async () => undefined,
  }
}

const always =
  (...verdicts: readonly Verdict[]): Judge =>
  async () =>
    verdicts[calls++ % verdicts.length] as Verdict
let calls = 0

describe('the official cases', () => {
  test('a side that gives up or is wrong is counted, and timed against the cases that it decides', async () => {
    const theirs = started('thatopen, by its manual', always('none', 'pass'))

    const { figures } = await compareCases([started('lintel', ours), theirs], CASES, { warmUp: 1, rounds: 2 })

    const counted = figures.filter(({ unit }) => unit === 'of 2').map(({ value }) => value)
    expect(counted).toEqual([2, 0, 0, 1])
    expect(figures.filter(({ unit }) => unit === 'x')).toHaveLength(4)
  })

  test('a wrong verdict of ours stops the bench, and a verdict that changes', async () => {
    const wrong = [started('lintel', always('pass'))]
    const unsteady = [
      started('lintel', ours),
      started('thatopen, by its manual', always('pass', 'pass', 'fail')),
    ]

    await expect(compareCases(wrong, CASES, { warmUp: 0, rounds: 1 })).rejects.toThrow(
      'lintel, nameless: pass, not fail',
    )
    calls = 0
    await expect(compareCases(unsteady, CASES, { warmUp: 0, rounds: 2 })).rejects.toThrow(
      'thatopen, by its manual, named: fail after pass',
    )
  })

  const chromium = findChromium()
  if (chromium === null) process.stderr.write(`skipped: both programs in Chromium; ${NO_CHROMIUM}\n`)
  test.skipIf(chromium === null)(
    `both programs judge in Chromium${chromium === null ? ` (${NO_CHROMIUM})` : ''}`,
    async () => {
      const rounds = { warmUp: 0, rounds: 1 }
      const sides = ['lintel', 'thatopen, its worker kept'] as const

      const { figures } = await casesInChromium(chromium as string, { cases: CASES, rounds, sides })

      expect(figures.filter(({ name }) => name.endsWith(': agrees')).map(({ value }) => value)).toEqual([
        2, 2,
      ])
      expect(figures.find(({ name }) => name.endsWith('all cases'))?.value).toBeGreaterThan(0)
    },
  )
})

describe('the generated IDS', () => {
  test('a strict audit accepts it, no two specifications are alike, and the seed alone decides', () => {
    const text = specificationsIds(300, 7)
    const { document, faults } = lintIds(text, 'bench.ids')

    expect(faults.filter(({ severity }) => severity !== 'warning')).toEqual([])
    const asked = text.split('</specification>').map((one) => one.replace(/<specification [^>]*>/, ''))
    expect(document?.specifications).toHaveLength(300)
    expect(new Set(asked).size).toBe(asked.length)
    expect(specificationsIds(300, 7)).toBe(text)
    expect(specificationsIds(300, 8)).not.toBe(text)
  })

  test('it asks by every facet and cardinality', () => {
    const { document } = lintIds(specificationsIds(300, 7), 'bench.ids')

    const { specifications = [] } = document ?? {}
    const requirements = specifications.flatMap((one) => one.requirements)
    expect(new Set(requirements.map(({ facet }) => facet.kind)).size).toBe(6)
    expect(new Set(requirements.map(({ cardinality }) => cardinality)).size).toBe(3)
    expect(new Set(specifications.map(({ cardinality }) => cardinality)).size).toBe(3)
    expect(new Set(specifications.flatMap((one) => one.applicability.map(({ kind }) => kind))).size).toBe(6)
  })
})

describe('a large IDS', () => {
  const { bytes } = sampleBytes({ storeys: 1, roomsPerStorey: 6 })
  const text = specificationsIds(60, 3)
  const input = () => ({ name: 'bench', chunks: [bytes], size: bytes.length })

  test('its phases are those of a whole check, with the same verdicts and digest', async () => {
    const phases = await phasesOf({
      kernel,
      hasher: nodeHasher,
      ids: utf8(text),
      input: input(),
      toResult: true,
    })

    const packs = [idsPack(lintIds(text, 'bench.ids').document ?? never(), 'bench.ids')]
    const { rules, digest } = await checkModel(kernel, input(), { packs, hasher: nodeHasher })
    expect(phases.digest).toBe(digest)
    expect(phases.fail).toBe(rules.reduce((sum, { fail }) => sum + fail, 0))
    expect(phases.pass).toBeGreaterThan(0)
    for (const ms of Object.values(phases.ms)) expect(ms).toBeGreaterThan(0)
  })

  test('a cold check comes to the same, and both are measured', async () => {
    const child = await bundleIdsChild()
    const rounds = { warmUp: 0, rounds: 1 }

    const { figures } = await largeIds(
      { kernel, child },
      { name: 'sample', bytes },
      { specifications: 60, warm: rounds, cold: 1 },
    )

    expect(figures.filter(({ unit }) => unit === 'ms')).toHaveLength(10)
    expect(figures.filter(({ unit }) => unit === 'x')).toHaveLength(4)
    for (const { value } of figures) expect(value).toBeGreaterThan(0)
  })

  test('another verdict or digest is noticed', () => {
    const one = { ms: {}, pass: 1, fail: 2, digest: 'a' }

    expect(() => assertSame([one, { ...one, digest: null }])).not.toThrow()
    expect(() => assertSame([one, { ...one, fail: 3 }])).toThrow('1 pass and 3 fail, not 1 and 2')
    expect(() => assertSame([one, { ...one, digest: 'b' }])).toThrow('the digest b, not a')
  })
})

function never(): never {
  throw new Error('no document')
}
