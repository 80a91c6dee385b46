/** Findings in little room are the findings: nothing that they say is lost, and a list shows them alike (spec 4.8). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { type CompactFindings, CompactList, compactFindings } from '../engine/findings/compact.ts'
import { jsonReport } from '../engine/report/json.ts'
import type { Finding, Result } from '../engine/result.ts'
import {
  filterFindings,
  flatten,
  groupFindings,
  indexFindings,
  SEVERITIES,
  STATUSES,
} from '../plugin/panel/findings.ts'
import { builtKernel, resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { runs } from './kernel/load.ts'

/** Any texts, halves of characters too; numbers that are whole, large, broken, -0. */
const text = fc.oneof(
  fc.constantFrom('', 'A', 'Level 1', 'Wall:1', 'Wall:12', 'W\u00e4nde'),
  fc.string({ unit: 'binary' }),
  fc.constant('\ud800'),
)
const number = fc.oneof(
  fc.nat(3),
  fc.constantFrom(0, -0, -1, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 0.1, 1e300),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const PLAIN = { noNullPrototype: true } as const
const quantity = fc.record({ number, unit: fc.constantFrom('m', 'm2') }, PLAIN)
const value = fc.oneof(
  quantity,
  fc.record({ text }, PLAIN),
  fc.record({ interval: fc.tuple(fc.option(number), fc.option(number)), unit: fc.constant('m') }, PLAIN),
)
const input = fc.record(
  {
    path: text,
    value: fc.oneof(fc.constant(null), number, text, fc.boolean()),
    source: fc.constantFrom('occurrence', 'missing'),
  },
  PLAIN,
)
const finding = fc.record(
  {
    id: text,
    rule: fc.constantFrom('a', 'b'),
    status: fc.constantFrom('fail', 'unknown', 'waived'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    category: fc.constant('c'),
    element: fc.record(
      { globalId: text, class: text, name: text, storey: text, line: fc.nat() },
      { requiredKeys: ['globalId', 'class'], ...PLAIN },
    ),
    value,
    margin: quantity,
    inputs: fc.array(input, { maxLength: 3 }),
    missing: fc.array(text, { maxLength: 2 }),
    message: text,
    fix: fc.record({ text, to: value }, { requiredKeys: ['text'], ...PLAIN }),
    waiver: fc.record(
      { verdict: fc.constantFrom('fail', 'unknown'), by: text, authority: text, reason: text, until: text },
      { requiredKeys: ['verdict', 'by', 'reason', 'until'], ...PLAIN },
    ),
  },
  {
    requiredKeys: ['id', 'rule', 'status', 'severity', 'category', 'element', 'inputs', 'message'],
    ...PLAIN,
  },
) as unknown as fc.Arbitrary<Finding>

/** As a worker sends them and a page keeps them. */
const listOf = (portions: readonly (readonly Finding[])[]): CompactList =>
  new CompactList(portions.map((portion) => structuredClone(compactFindings(portion))))

/** Keys in their order too, and -0 apart from 0. */
function same(found: unknown, wanted: unknown): void {
  expect(found).toStrictEqual(wanted)
  expect(JSON.stringify(found)).toBe(JSON.stringify(wanted))
}

function briefOf({ rule, status, severity, element: { globalId, storey } }: Finding): unknown {
  return { rule, status, severity, storey: globalId === '' ? null : (storey ?? '') }
}

describe('findings in little room', () => {
  test('4.8 are the same, one by one and all in their order', () => {
    const portions = fc.array(fc.array(finding, { minLength: 1, maxLength: 12 }), { maxLength: 4 })
    fc.assert(
      fc.property(portions, (made) => {
        const list = listOf(made)
        const all = made.flat()
        same([...list], all)
        same(
          all.map((_, at) => list.get(at)),
          all,
        )
        same([...list.briefs()], all.map(briefOf))
      }),
      { numRuns: runs(300) },
    )
  })

  test('4.8 are the same in portions of more than 65,536', () => {
    const portion = fc.sample(finding, { numRuns: 50, seed: 7 })
    const many = Array.from({ length: 70_000 }, (_, i): Finding => {
      const like = portion[i % 50] as Finding
      return { ...like, id: `${like.rule}:${i}`, message: `line ${i}` }
    })
    const list = listOf([portion, many])
    for (const at of [0, 49, 50, 65_535, 65_586, 65_587, 70_049])
      same(list.get(at), [...portion, ...many][at])
  })
})

describe('a result whose findings are kept in little room', () => {
  let result: Result
  let findings: CompactList

  beforeAll(async () => {
    const kernel = await builtKernel()
    const { bytes } = sampleBytes({ storeys: 2, roomsPerStorey: 12, violations: 3 })
    const input = { name: 'a.ifc', chunks: [bytes], size: bytes.length }
    const packs = resolvedPacks()
    result = await checkModel(kernel, input, { packs })
    const portions: CompactFindings[] = []
    const onFindings = (portion: readonly Finding[]): void => {
      portions.push(compactFindings(portion))
    }
    await checkModel(kernel, input, { packs, onFindings })
    findings = new CompactList(portions)
  })

  test('4.8 is written as the same document', () => {
    expect(result.findings.length).toBeGreaterThan(100)
    same([...findings], result.findings)
    expect([...jsonReport([{ result: { ...result, findings } }])].join('')).toBe(
      `${JSON.stringify(result, null, 2)}\n`,
    )
  })

  test('4.8 takes a tenth of the room where findings differ in their elements alone', () => {
    const like = result.findings.find(({ inputs }) => inputs.length > 2) as Finding
    const many = Array.from({ length: 1024 }, (_, i) => {
      const globalId = `${i}`.padStart(22, '0')
      return { ...like, id: `${like.rule}:${globalId}`, element: { ...like.element, globalId, line: 10 * i } }
    })
    expect(bytesOf(compactFindings(many))).toBeLessThan(bytesOf(many) / 10)
  })

  test.each(['rule', 'severity', 'storey'] as const)(
    '4.8 is filtered and grouped by %s as one of plain findings',
    (grouping) => {
      const filters = [
        { text: '', statuses: new Set(STATUSES), severities: new Set(SEVERITIES) },
        { text: 'door width', statuses: new Set(['fail'] as const), severities: new Set(SEVERITIES) },
      ]
      for (const filter of filters) {
        const [lean, plain] = [{ ...result, findings }, result].map((shown) => {
          const index = indexFindings(shown)
          const groups = groupFindings(filterFindings(index, filter), index, grouping)
          const lines = flatten(groups, new Set(), index)
          return { groups, lines: lines.map((line) => (line.kind === 'group' ? line : index.get(line.at))) }
        })
        expect(plain?.lines.length).toBeGreaterThan(0)
        expect(lean).toEqual(plain)
      }
    },
  )
})

/** About what a value takes, in characters and bytes of its numbers. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return String(value).length
  return Object.entries(value).reduce((sum, [key, part]) => sum + key.length + bytesOf(part), 0)
}
