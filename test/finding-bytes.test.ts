/** Findings that share their parts are written as any others: for the digest, and as indented JSON. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../engine/canonical.ts'
import { ResultDigest, resultDigest } from '../engine/digest.ts'
import { FindingBytes } from '../engine/findings/finding-bytes.ts'
import { jsonReport } from '../engine/report/json.ts'
import type { ElementRef, Finding, FindingInput, FindingValue, Quantity } from '../engine/result.ts'
import { resultFixture } from './fixtures/results.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '"', '\\', '\n', '\u0000id', '\u0000element', '1层', '🧱', '\ud83e', '\u2028', '$&'),
)
const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const quantity: fc.Arbitrary<Quantity> = fc.record({ number: anyNumber, unit: anyText })
const anyValue: fc.Arbitrary<FindingValue> = fc.oneof(quantity, fc.record({ text: anyText }))
const input: fc.Arbitrary<FindingInput> = fc.record(
  {
    path: anyText,
    value: fc.oneof(anyText, anyNumber, fc.boolean(), fc.constant(null)),
    unit: anyText,
    source: fc.constantFrom('occurrence' as const, 'type' as const, 'missing' as const),
  },
  { requiredKeys: ['path', 'value', 'source'] },
)
const element: fc.Arbitrary<ElementRef> = fc.record(
  {
    globalId: anyText,
    class: anyText,
    name: anyText,
    tag: anyText,
    storey: anyText,
    space: anyText,
    expressId: fc.nat(),
    line: fc.nat(),
  },
  { requiredKeys: ['globalId', 'class'] },
)
const finding: fc.Arbitrary<Finding> = fc.record(
  {
    id: anyText,
    rule: anyText,
    status: fc.constantFrom('fail' as const, 'unknown' as const, 'waived' as const),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    category: anyText,
    element,
    value: anyValue,
    limit: anyValue,
    margin: quantity,
    related: fc.array(fc.record({ globalId: anyText, role: fc.constantFrom('cause' as const) }), {
      maxLength: 2,
    }),
    inputs: fc.array(input, { maxLength: 2 }),
    missing: fc.array(anyText, { maxLength: 2 }),
    requirements: fc.array(fc.record({ place: fc.nat(), found: anyText }), { maxLength: 2 }),
    message: anyText,
    fix: fc.record({ text: anyText, path: anyText, to: anyValue }, { requiredKeys: ['text'] }),
    waiver: fc.record(
      {
        verdict: fc.constantFrom('fail' as const, 'unknown' as const),
        by: anyText,
        authority: anyText,
        reason: anyText,
        until: anyText,
      },
      { requiredKeys: ['verdict', 'by', 'reason', 'until'] },
    ),
  },
  { requiredKeys: ['id', 'rule', 'status', 'severity', 'category', 'element', 'inputs', 'message'] },
)

/** Findings some of which are others with another id, another element, or another part. */
const findings = fc.array(finding, { minLength: 1, maxLength: 4 }).chain((all) =>
  fc
    .array(fc.record({ at: fc.nat(), other: fc.nat(), keys: fc.subarray(Object.keys(all[0] as Finding)) }), {
      maxLength: 12,
    })
    .map((mixes) => {
      const mixed = mixes.map(({ at, other, keys }): Finding => {
        const from: Partial<Record<string, unknown>> = { ...all[other % all.length] }
        const entries = Object.entries(all[at % all.length] as Finding)
        return Object.fromEntries(
          entries.map(([key, own]) => [key, (keys.includes(key) ? from[key] : undefined) ?? own]),
        ) as unknown as Finding
      })
      return [...all, ...mixed]
    }),
)

describe('findings that share parts', () => {
  test('4.1 have the canonical text of each', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const bytes = new FindingBytes()
        const written = all.map((one) => {
          const parts: Uint8Array[] = []
          const text = (part: string) => parts.push(Buffer.from(part))
          bytes.write(one, { bytes: (part) => parts.push(part), text })
          return Buffer.concat(parts).toString()
        })
        expect(written).toEqual(all.map((one) => canonicalJson(one)))
      }),
      { numRuns: 500 },
    )
  })

  test('4.1 stand in the JSON report as JSON.stringify writes them', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const result = { ...resultFixture('clean'), findings: all }
        expect([...jsonReport([{ result }])].join('')).toBe(`${JSON.stringify(result, null, 2)}\n`)
      }),
      { numRuns: 500 },
    )
  })

  test('4.1 give the digest of the canonical text', () => {
    fc.assert(
      fc.property(findings, fc.nat(40), (all, times) => {
        const many = Array.from({ length: times }, () => all).flat()
        const { findings: _, digest: __, ...rest } = resultFixture('clean')
        const digest = new ResultDigest()
        digest.add(many)
        expect(digest.end(rest)).toBe(resultDigest({ ...rest, findings: many }))
      }),
      { numRuns: 50 },
    )
  })

  test('4.1 a digest covers whatever a finding from elsewhere holds', () => {
    const result = resultFixture('house')
    const [first, ...rest] = result.findings
    const more = { ...result, findings: [{ ...first, more: 1 } as unknown as Finding, ...rest] }

    expect(resultDigest(more)).not.toBe(resultDigest(result))
  })
})
