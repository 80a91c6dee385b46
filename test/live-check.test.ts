/** A check that follows its model: after any changes what it told adds up to what a check of the changed model says (spec 4.2). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ColumnLeaf } from '../engine/columns.ts'
import { LintelError } from '../engine/errors.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck, type ResultChanges } from '../engine/live-check.ts'
import type { ResolvedRule } from '../engine/pack/chain.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import type { Finding, Result } from '../engine/result.ts'
import type { Change } from '../engine/run.ts'
import { loadSchema } from '../engine/schema/load.ts'
import type { SchemaName } from '../engine/schema/schema.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { NAMES, type RuleTexts, ruleTexts } from './kernel/rule-arbitrary.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

interface LiveRule extends RuleTexts {
  readonly occurs?: { readonly min?: number; readonly max?: number }
}

/** Rules that the changes reach in every way: directly, over steps, through counts; whose fixes and probes they reach too. */
const FIXED: readonly LiveRule[] = [
  { applies: 'IfcElement', require: 'X.n1 >= 1' },
  { applies: 'IfcElement where X.b1', require: 'storey.X.n2 < 2 or type.X.t1 = "A"' },
  { applies: 'IfcDoor', require: 'unique(Name within storey) and X.n2 <= 2 and X.t1 matches /A.*/' },
  { applies: 'IfcElement', require: 'unique(X.n1) and X.n1 >= 0.5' },
  { applies: 'IfcSpace', require: 'count(boundaries where X.n1 > 0) <= 1 and X.n1 >= 1' },
  { applies: 'IfcBuildingStorey', require: 'sum(contents.X.n2 where X.b2) > 1 and X.n2 >= 0' },
  { applies: 'IfcProduct', require: 'count(IfcDoor where X.t1 matches /[AB]+/) > 2 or X.n2 >= 1' },
  { applies: 'IfcElement', require: 'X.b1 implies (X.n1 ?? atMost(X.n2)) >= 1.5 and storey.X.n1 >= 1' },
  { applies: 'IfcBuildingStorey', require: 'X.n1 >= 1 and storey.X.n1 <= 3 and X.n2 + Missing.n1 > 1' },
  { applies: 'IfcElement', require: 'X.n1 >= (1 / 0) and X.n2 > 0' },
  { applies: 'IfcElement', require: 'X.t1 in ["A", "AB"] and false and X.b2' },
  { applies: 'IfcDoor where X.n1 > 0 and X.b1', require: 'X.n2 in 0 .. 1', occurs: { min: 1, max: 2 } },
  { applies: 'IfcWall where X.b2', require: 'X.n1 ?? X.n2 >= param.limit', occurs: { min: 1 } },
]

const LEAVES: readonly ColumnLeaf[] = [
  { kind: 'attribute', name: 'Name' },
  { kind: 'attribute', name: 'OverallWidth' },
  ...['n1', 'n2', 't1', 'b1', 'b2'].map(
    (name) => ({ kind: 'property', set: 'X', glob: false, name }) as const,
  ),
]

const value = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -12, max: 12 }).map((n) => n / 4) },
  { weight: 3, arbitrary: fc.constantFrom('A', 'B', 'AB', '', 'nowhere') },
  { weight: 3, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.constant(null) },
)
const edit = fc.record({ leaf: fc.constantFrom(...LEAVES), at: fc.nat(), value })
const steps = fc.array(
  fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 4 }), forget: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
)

/** GlobalIds that several elements have, that are none, and that read like the name of another element. */
const globalId = fc.constantFrom(
  '0000000000000000000001',
  '0000000000000000000002',
  'short',
  '#2',
  '#3',
  '',
  null,
)

/** A building some of whose elements share their GlobalIds. */
const shared = fc.tuple(building, fc.array(globalId, { minLength: 1, maxLength: 30 })).map(
  ([plain, ids]): Building => ({
    ...plain,
    rows: plain.rows.map((row, i) =>
      loadSchema(plain.schema).isA(row.class, 'IfcRoot')
        ? { ...row, attributes: { ...row.attributes, GlobalId: ids[i % ids.length] ?? null } }
        : row,
    ),
  }),
)

function compiles({ applies, require, occurs }: LiveRule, schema: SchemaName): boolean {
  try {
    checked(applies, require, { ...NAMES, schema, ...(occurs === undefined ? {} : { occurs }) })
    return true
  } catch (error) {
    if (error instanceof LintelError) return false
    throw error
  }
}

function packOf(rules: readonly LiveRule[]): ResolvedPack {
  return {
    id: 'test',
    version: '1',
    title: 'Test',
    chain: [],
    names: NAMES,
    rules: rules.map(
      (rule, i): ResolvedRule => ({
        ...rule,
        id: `r${i}`,
        pack: 'test',
        title: `Rule ${i}`,
        reference: { code: 'test' },
        category: `c${i % 3}`,
        severity: (['error', 'warning', 'info'] as const)[i % 3] as 'error',
        verified: 'verified',
        message: '{name} {class}: {value}, not {limit}',
        why: '',
        mend: 'Mend it.',
        cases: [],
      }),
    ),
    draftsLeftOut: [],
  }
}

async function open(
  plain: Building,
  rules: readonly LiveRule[],
): Promise<{ live: LiveCheck; rowOf: (id: string) => number; rows: number[] }> {
  const { text, ids } = writeBuilding(plain)
  const model = await read(text, kernel)
  const own = rules.filter((rule) => compiles(rule, plain.schema))
  const rowOf = (id: string): number => model.rowOfId(ids.get(id) as number)
  return {
    live: new LiveCheck(kernel, model, { packs: [packOf(own)] }),
    rowOf,
    rows: [...ids.keys()].map(rowOf),
  }
}

type Told = Pick<Result, 'rules' | 'summary'> & { readonly findings: ReadonlyMap<string, Finding> }

const told = ({ findings, rules, summary }: Result): Told => ({
  findings: new Map(findings.map((finding) => [finding.id, finding])),
  rules,
  summary,
})

/** What a host knows after a change: only what it was told. Each id must be new, known or known, as the change says. */
function follow(before: Told, { findings, rules, summary }: ResultChanges): Told {
  const after = new Map(before.findings)
  for (const id of findings.removed) {
    expect(after.has(id), `${id} is removed`).toBe(true)
    after.delete(id)
  }
  for (const finding of findings.changed) {
    expect(after.has(finding.id), `${finding.id} is changed`).toBe(true)
    after.set(finding.id, finding)
  }
  for (const finding of findings.added) {
    expect(after.has(finding.id), `${finding.id} is added`).toBe(false)
    after.set(finding.id, finding)
  }
  const others = new Map(rules.map((rule) => [rule.id, rule]))
  return { findings: after, rules: before.rules.map((rule) => others.get(rule.id) ?? rule), summary }
}

const sorted = ({ findings, ...rest }: Told) => ({
  ...rest,
  findings: [...findings].sort(([a], [b]) => (a < b ? -1 : 1)),
})

async function compare(
  plain: Building,
  rules: readonly LiveRule[],
  all: readonly {
    readonly edits: readonly { leaf: ColumnLeaf; at: number; value: Change['value'] }[]
    readonly forget: boolean
  }[],
): Promise<void> {
  const { live, rows } = await open(plain, rules)
  const first = await live.result()
  expect(new Set(first.findings.map(({ id }) => id)).size).toBe(first.findings.length)
  let known = told(first)
  for (const [i, { edits, forget }] of all.entries()) {
    const changes = edits.map(({ leaf, at, value: to }) => ({
      leaf,
      row: rows[at % rows.length] as number,
      value: to,
    }))
    known = follow(known, live.change(rows.length === 0 ? [] : changes))
    // what a change leaves behind must hold for the next: not everything is forgotten every time
    if (forget || i === all.length - 1) {
      live.run.forget()
      live.run.evaluate()
    }
    expect(sorted(known)).toEqual(sorted(told(await live.result())))
  }
}

describe('changes at random', () => {
  test('4.2 what was told adds up to a check of the changed model, also where elements share a GlobalId', async () => {
    await fc.assert(
      fc.asyncProperty(shared, steps, async (plain, all) => compare(plain, FIXED, all)),
      { numRuns: runs(150) },
    )
  }, 600_000)

  test('4.2 the same with rules at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        shared,
        fc.array(ruleTexts, { minLength: 3, maxLength: 10 }),
        steps,
        async (plain, rules, all) => compare(plain, rules, all),
      ),
      { numRuns: runs(100) },
    )
  }, 600_000)
})
