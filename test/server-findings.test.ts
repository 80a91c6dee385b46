/** Findings in pages, by filter, counted and one by one: the same as plain JavaScript makes of the document. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding, Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { createApp } from '../server/app.ts'
import { storedAnswer } from '../server/checks/stored-answer.ts'
import { type FindingFilter, FindingIndex } from '../server/validations/finding-index.ts'
import { type TestServices, testServices } from './server/services.ts'
import { storeModel } from './server/stored-model.ts'
import { type Page, type ValidationClient, validationClient } from './server/validation-client.ts'

/** The filter in plain JavaScript. */
function fits({ rule, status, severity, category, element }: Finding, filter: FindingFilter): boolean {
  const has = (wanted: string | undefined, found: string): boolean => wanted === undefined || wanted === found
  return (
    has(filter.rule, rule) &&
    has(filter.status, status) &&
    has(filter.severity, severity) &&
    has(filter.category, category) &&
    has(filter.class, element.class) &&
    has(filter.storey, element.storey ?? '') &&
    has(filter.element, element.globalId)
  )
}

function countsOf(findings: readonly Finding[], by: (finding: Finding) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const finding of findings) counts[by(finding)] = (counts[by(finding)] ?? 0) + 1
  return counts
}

const word = fc.constantFrom('', 'a', 'b', 'aa', 'Tür', '門', '𝄞', 'a\nb', '"q"', 'ra', 'sb')
const findings: fc.Arbitrary<Finding[]> = fc.array(
  fc.record({
    id: fc.oneof(word, fc.string()),
    rule: word,
    status: fc.constantFrom('fail', 'unknown', 'waived'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    category: word,
    element: fc.oneof(
      fc.record({ globalId: word, class: word }),
      fc.record({ globalId: word, class: word, storey: word.filter((text) => text !== '') }),
    ),
    inputs: fc.constant([]),
    message: fc.string({ unit: 'binary' }),
  }),
  { maxLength: 600 },
)
const filters: fc.Arbitrary<FindingFilter> = fc.record(
  {
    rule: word,
    status: fc.constantFrom('fail', 'unknown', 'waived'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    category: word,
    class: word,
    storey: word,
    element: word,
  },
  { requiredKeys: [] },
)

describe('the index of findings', () => {
  test('finds, counts and places what plain JavaScript finds in the document', () => {
    fc.assert(
      fc.property(findings, filters, fc.string(), (list, filter, name) => {
        const summary = { status: 'fail' }
        const result = {
          schema: 'lintel-result/1',
          name,
          summary,
          digest: 'd',
          model: {},
          packs: [],
          kernel: {},
          rules: [],
          findings: list,
        } as unknown as Result
        const pieces: Uint8Array[] = []
        const { index: bytes } = storedAnswer(result, (piece) => pieces.push(piece))
        const document = Buffer.concat(pieces)
        expect(document.toString()).toBe(`${JSON.stringify(result, null, 2)}\n`)
        const index = new FindingIndex(bytes)
        const read = (row: number): Finding => {
          const { start, end } = index.rangeOf(row)
          return JSON.parse(document.subarray(start, end).toString()) as Finding
        }
        const kept = (JSON.parse(document.toString()) as Result).findings
        const wanted = kept.filter((finding) => fits(finding, filter))
        expect(index.find(filter).map(read)).toEqual(wanted)
        expect(index.counts(filter)).toMatchObject({
          total: wanted.length,
          byRule: countsOf(wanted, ({ rule }) => rule),
          byStorey: countsOf(wanted, ({ element }) => element.storey ?? ''),
        })
        for (const { id } of kept.slice(0, 3))
          expect(
            index
              .findId(id, 1000)
              .map(read)
              .map((one) => one.id),
          ).toContain(id)
      }),
      { numRuns: 150 },
    )
  })

  test('takes at most 30 bytes a finding beside its texts, and a broken one is refused', () => {
    const element = { globalId: 'g', class: 'IfcDoor' }
    const one = {
      id: 'r:g',
      rule: 'r',
      status: 'fail',
      severity: 'error',
      category: 'c',
      element,
      inputs: [],
      message: '',
    }
    const parts = { model: {}, packs: [], kernel: {}, rules: [], summary: {} }
    const result = { ...parts, findings: Array.from({ length: 5000 }, () => one) } as unknown as Result
    const { index } = storedAnswer(result, () => undefined)
    expect(index.length / 5000).toBeLessThan(30)
    expect(() => new FindingIndex(index.subarray(0, index.length - 1))).toThrow('no index')
    expect(() => new FindingIndex(new Uint8Array(10))).toThrow('no index')
  })
})

describe('findings over HTTP', () => {
  let services: TestServices
  let client: ValidationClient
  let result: Result
  let path: string
  beforeAll(async () => {
    services = await testServices()
    client = validationClient(createApp(services))
    const text = [
      ...sampleBuilding({ schema: 'IFC4', storeys: 3, roomsPerStorey: 12, seed: 5, violations: 4 }),
    ].join('')
    const { version } = await storeModel(services, text)
    const { id } = await client.check(version, { rules: ['core/information', 'us/ada-2010'] })
    path = `/v1/validations/${id}`
    result = await client.json<Result>(`${path}/result`)
  })
  afterAll(() => services.end())

  async function pages(query: string): Promise<Finding[]> {
    const items: Finding[] = []
    let next: string | null = ''
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`
      const page: Page<Finding> = await client.json(`${path}/findings?${query}${cursor}`)
      expect(page.items.length).toBeLessThanOrEqual(7)
      expect(page.items.length > 0 || page.next === null).toBe(true)
      items.push(...page.items)
      next = page.next
    }
    return items
  }

  test('the pages put together are the findings of the document that fit', async () => {
    const one = (finding: Finding): FindingFilter[] => [
      {},
      { rule: finding.rule },
      { status: finding.status, severity: finding.severity },
      { category: finding.category, class: finding.element.class },
      { storey: finding.element.storey ?? '' },
      { element: finding.element.globalId },
      { rule: finding.rule, element: 'nobody' },
    ]
    expect(result.findings.length).toBeGreaterThan(30)
    for (const finding of [result.findings[3], result.findings.at(-1)] as Finding[]) {
      for (const filter of one(finding)) {
        const query = new URLSearchParams({ limit: '7', ...(filter as Record<string, string>) }).toString()
        const wanted = result.findings.filter((other) => fits(other, filter))
        expect(await pages(query)).toEqual(wanted)
        const counts = await client.json<{ total: number }>(
          `${path}/finding-counts?${query.replace('limit=7', '')}`,
        )
        expect(counts.total).toBe(wanted.length)
      }
    }
  })

  test('a page comes by ranges of the document where it is not in memory', async () => {
    services.cache.get = () => Promise.resolve(null)
    expect(await pages('limit=7&status=fail')).toEqual(
      result.findings.filter(({ status }) => status === 'fail'),
    )
  })

  test('one finding comes by its id, and none is told', async () => {
    const finding = result.findings[5] as Finding
    expect(await client.json(`${path}/findings/${encodeURIComponent(finding.id)}`)).toEqual(finding)
    expect((await client.get(`${path}/findings/no%3Asuch`)).status).toBe(404)
  })

  test('texts that nobody has find nothing, and wrong words are told', async () => {
    for (const hostile of ['%00', "' or 1=1 --", '\u0007', '%F0%9D%84%9E'])
      expect(await pages(`limit=7&storey=${hostile}&rule=${hostile}`)).toEqual([])
    for (const query of ['status=done', 'limit=0', 'limit=201', 'cursor=zzz', 'severity=bad'])
      expect((await client.get(`${path}/findings?${query}`)).status, query).toBe(400)
  })
})
