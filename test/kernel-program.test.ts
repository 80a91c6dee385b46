/** Corrupted programs are refused or do no harm: never a trap that is not an error of ours, never a loop without end. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { Run } from '../engine/run.ts'
import type { Building, BuildingRow } from './kernel/building.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const ROWS = ['IfcDoor', 'IfcDoor', 'IfcBuildingStorey', 'IfcDoorType', 'IfcWall', 'IfcSpace'].map(
  (name, i): BuildingRow => ({
    id: `r${i}`,
    class: name,
    attributes: { Name: `n${i}` },
    properties: { 'X.n': i, 'X.t': 'A' },
  }),
)
const SMALL: Building = {
  schema: 'IFC4',
  rows: ROWS,
  links: [
    { kind: 'contains', from: 'r2', to: 'r0' },
    { kind: 'contains', from: 'r2', to: 'r4' },
    { kind: 'types', from: 'r3', to: 'r0' },
    { kind: 'bounds', from: 'r5', to: 'r1' },
  ],
}
const RULES = [
  'X.n + type.X.n * 2 >= 1.5 and X.t in ["A", "B"]',
  'storey.Name matches /n.*/ or exists(type)',
  'count(storey.contents where X.n > 1) > 1 and this is IfcDoor',
  'unique(Name within storey) and sum(storey.contents.X.n) > 3',
  'table.load[X.t] < 3 and storey.Name = Name and length(Name) > 1',
]
const NAMES = { tables: { load: { values: { A: 1 } } } }

async function ready(): Promise<{ model: Model; compiled: Uint32Array }> {
  const model = await read(writeBuilding(SMALL).text, kernel)
  const { program } = new Run(
    model,
    RULES.map((require) => checked('IfcDoor where X.n < 9', require, NAMES)),
  )
  return { model, compiled: model.u32Array(program.address, program.bytes / 4).slice() }
}

/** Loads a program anew and runs it: what came of it. */
function tryProgram(model: Model, words: Uint32Array, bytes = words.byteLength): string {
  const exports = model.kernel
  const at = exports.alloc(words.byteLength) >>> 0
  model.u32Array(at, words.length).set(words)
  try {
    exports.programLoad(at, bytes, model.rowCount)
    exports.programOpen()
    exports.programJudge()
    exports.changeMark(0, 0)
    exports.changeRun(1)
    return 'ran'
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    return error.code
  }
}

const SECTIONS = [
  'columns',
  'maps',
  'numbers',
  'values',
  'steps',
  'coded',
  'sets',
  'predicates',
  'rules',
  'code',
  'plans',
  'items',
  'aggregates',
  'tables',
  'wheres',
] as const
type Section = (typeof SECTIONS)[number]

/** Place of a word of the first entry of a section. */
function wordOf(words: Uint32Array, section: Section, word: number): number {
  return (words[4 + 2 * SECTIONS.indexOf(section)] as number) / 4 + word
}

/** What is wrong, the word that is overwritten, and with what. */
const CORRUPTIONS: readonly (readonly [string, (words: Uint32Array) => number, number])[] = [
  ['another magic', () => 0, 1],
  ['another version of the contract', () => 1, 99],
  ['another length', () => 2, 4],
  ...SECTIONS.map((section, i): [string, () => number, number] => [
    `more ${section} than there are`,
    () => 3 + 2 * i,
    0x10000000,
  ]),
  ...SECTIONS.map((section, i): [string, () => number, number] => [
    `${section} that lie outside`,
    () => 4 + 2 * i,
    0xfffffff0,
  ]),
  ['a value whose steps lie outside', (words) => wordOf(words, 'values', 0), 9999],
  ['an unknown step', (words) => wordOf(words, 'steps', 0), 99],
  ['a step that reads no column', (words) => wordOf(words, 'steps', 1), 9999],
  ['a step over no map', (words) => wordOf(words, 'steps', 2), 9999],
  ['an unknown code', (words) => wordOf(words, 'coded', 0), 99],
  ['a code of no value', (words) => wordOf(words, 'coded', 1), 9999],
  ['more than 254 cuts', (words) => wordOf(words, 'coded', 4), 255],
  ['more planes than a code has', (words) => wordOf(words, 'coded', 7), 0x02000000],
  ['a predicate of no code', (words) => wordOf(words, 'predicates', 1), 9999],
  ['a rule whose code lies outside', (words) => wordOf(words, 'rules', 1), 99_999],
  ['a rule of no where', (words) => wordOf(words, 'rules', 2), 9999],
  ['a rule that ends in no operand', (words) => wordOf(words, 'rules', 3), 0xffffff],
  ['a probe of no rule', (words) => wordOf(words, 'rules', 5), 9999],
  ['a probe that judges itself', (words) => wordOf(words, 'rules', 5), 0],
  ['a where whose code lies outside', (words) => wordOf(words, 'wheres', 1), 99_999],
  ['a where that ends in no operand', (words) => wordOf(words, 'wheres', 3), 0xffffff],
  ['an unknown instruction', (words) => wordOf(words, 'code', 0), 0xff],
  ['an instruction into no temp', (words) => wordOf(words, 'code', 0), 0x4001],
  ['an instruction on no predicate', (words) => wordOf(words, 'code', 1), 0xffffff00],
  ['a plan of rows that are not there', (words) => wordOf(words, 'plans', 1), 0xffffffff],
  ['a plan that begins behind the rows', (words) => wordOf(words, 'plans', 0), 0xfffffff0],
  ['a plan of codes that are not there', (words) => wordOf(words, 'plans', 3), 9999],
  ['a plan of predicates that are not there', (words) => wordOf(words, 'plans', 5), 9999],
  ['a plan of wheres that are not there', (words) => wordOf(words, 'plans', 7), 9999],
  ['a plan of rules that are not there', (words) => wordOf(words, 'plans', 9), 9999],
  ['an aggregate that ends in no operand', (words) => wordOf(words, 'aggregates', 12), 0xffffff],
  ['an aggregate into no column', (words) => wordOf(words, 'aggregates', 1), 9999],
  ['an aggregate over a relation that is none', (words) => wordOf(words, 'aggregates', 2), 64],
  ['a column that is none', (words) => wordOf(words, 'columns', 0), 64],
  ['a column behind the memory', (words) => wordOf(words, 'columns', 0), 0xfffffff0],
  ['a map behind the memory', (words) => wordOf(words, 'maps', 0), 0xfffffff0],
  ['a table behind the memory', (words) => wordOf(words, 'tables', 0), 0xfffffff0],
  ['a set behind the memory', (words) => wordOf(words, 'sets', 0), 0xfffffff0],
]

describe('programs that no compiler wrote', () => {
  test('the program itself runs', async () => {
    const { model, compiled } = await ready()
    expect(tryProgram(model, compiled)).toBe('ran')
  })

  test.each(CORRUPTIONS)('%s is refused', async (_, place, value) => {
    const { model, compiled } = await ready()
    const words = compiled.slice()
    words[place(words)] = value
    expect(tryProgram(model, words)).toBe('internal-kernel')
  })

  test('a program cut short is refused at every length', async () => {
    const { model, compiled } = await ready()
    const words = compiled
    for (let length = 0; length < words.length; length += 7)
      expect(tryProgram(model, words, length * 4), `${length} words`).toBe('internal-kernel')
  })

  test('any words changed are refused or do no harm', async () => {
    const { compiled: words } = await ready()
    const value = fc.oneof(
      fc.nat({ max: 40 }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(0xffffffff, 0x80000000, 0x7fffffff, 0x10000),
    )
    const edits = fc.array(fc.tuple(fc.nat({ max: words.length - 1 }), value), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        const { model, compiled } = await ready()
        const broken = compiled.slice()
        for (const [place, word] of all) broken[place] = word
        expect(['ran', 'internal-kernel', 'memory']).toContain(tryProgram(model, broken))
      }),
      { numRuns: runs(250) },
    )
  }, 60_000)
})
