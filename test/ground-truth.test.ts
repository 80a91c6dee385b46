/** Generated buildings with planted defects: all of them are found, and nothing else is. */
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Finding, Result } from '../engine/result.ts'
import type { SampleManifest, SampleOptions } from '../engine/sample/options.ts'
import { builtKernel, resolvedPacks, sampleBytes } from './digest/inputs.ts'

const SCHEMAS = ['IFC2X3', 'IFC4', 'IFC4X3'] as const
const UNITS = ['m', 'mm', 'ft'] as const
const VIOLATIONS = [0, 1, 2, 5] as const
/** Storeys and rooms; the smallest can take no defects. */
const SIZES = [
  [1, 30],
  [3, 12],
  [2, 25],
  [5, 8],
] as const

/** Rules of the ADA on what these buildings do not have: parking, kerb ramps, compartments, showers, grab bars, counters. */
const NOT_BUILT = [
  '208.2.4.van',
  '208.2.count',
  '304.3.1.circle',
  '404.2.3.deep',
  '405.7.3.landing',
  '405.7.4.turn',
  '406.1.curb',
  '502.2.car',
  '502.2.van',
  '502.3.aisle',
  '604.5.1.side',
  '604.5.2.rear',
  '604.8.1.1.depth',
  '604.8.1.1.width',
  '604.8.2.amb',
  '608.2.2.rollin',
  '608.2.3.alt',
  '609.4.height',
  '904.4.1.counter',
  '904.4.1.len',
].map((id) => `us.ada2010.${id}`)

const packs = resolvedPacks()
let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

async function checked(
  options: Partial<SampleOptions>,
): Promise<{ readonly result: Result; readonly manifest: SampleManifest }> {
  const { bytes, manifest } = sampleBytes(options)
  const result = await checkModel(kernel, { name: 'sample', chunks: [bytes], size: bytes.length }, { packs })
  return { result, manifest }
}

const failures = (result: Result): string[] =>
  result.findings
    .filter((finding) => finding.status === 'fail')
    .map((finding) => `${finding.rule} ${finding.element.class} ${finding.element.globalId}`)
    .sort()

const planted = (manifest: SampleManifest): string[] =>
  manifest.planted.map((one) => `${one.rule} ${one.class} ${one.globalId}`).sort()

const undecided = (result: Result): Finding[] =>
  result.findings.filter((finding) => finding.status === 'unknown')

/** The undecided rules that follow from a planted defect: what was taken away is what they need. */
const FOLLOWS: Readonly<Record<string, string>> = {
  'core.space-number-unique': 'core.space-in-storey',
  'us.ada2010.504.2.riser': 'core.stair-parts',
  'us.ada2010.504.2.tread': 'core.stair-parts',
}

/** Undecided findings that no planted defect explains. */
function unexplained(result: Result, manifest: SampleManifest): Finding[] {
  const known = new Set(planted(manifest))
  const entranceUnsure = manifest.planted.some(
    (one) => one.rule === 'core.is-external-set' && one.class === 'IfcDoor',
  )
  return undecided(result).filter(({ rule, element }) => {
    if (rule === 'us.ada2010.206.4.1.entr') return !entranceUnsure
    return !known.has(`${FOLLOWS[rule]} ${element.class} ${element.globalId}`)
  })
}

const RUNS = SCHEMAS.flatMap((schema, s) =>
  UNITS.flatMap((lengthUnit, u) =>
    VIOLATIONS.map((violations, v) => {
      const [storeys, roomsPerStorey] = SIZES[(s + u + v) % SIZES.length] ?? SIZES[0]
      return { schema, lengthUnit, violations, storeys, roomsPerStorey, seed: 1 + 7 * s + 3 * u + v }
    }),
  ),
)

describe('a generated building', () => {
  test.each(RUNS)(
    '2.6.1 fails exactly where a defect was planted: $schema in $lengthUnit, $violations of each, $storeys x $roomsPerStorey rooms, seed $seed',
    async (options) => {
      const { result, manifest } = await checked(options)

      expect(failures(result)).toEqual(planted(manifest))
      expect(unexplained(result, manifest)).toEqual([])
      expect(result.model.notRead).toEqual([])
      expect(result.summary.status).toBe(options.violations === 0 ? 'pass' : 'fail')
    },
  )

  test.each(SCHEMAS)('2.6.1 leaves nothing undecided when it is clean: %s', async (schema) => {
    const { result } = await checked({ schema })

    expect(undecided(result)).toEqual([])
    expect(result.summary).toMatchObject({ status: 'pass', fail: 0, unknown: 0, score: 1, coverage: 1 })
    const idle = result.rules.filter((rule) => rule.status === 'notApplicable').map((rule) => rule.id)
    const unasked = ['core.dwelling-zone', 'core.storey-cover']
    const later = schema === 'IFC2X3' ? ['core.userdefined-object-type'] : []
    expect(idle).toEqual([...unasked, ...later, ...NOT_BUILT])
  })

  test.each([
    { mep: false, furniture: true },
    { mep: true, furniture: false },
    { mep: false, furniture: false },
    { angleUnit: 'rad' as const },
    { storeys: 1, roomsPerStorey: 2 },
  ])('2.6.1 passes without %o', async (options) => {
    const { result } = await checked(options)

    expect(result.summary).toMatchObject({ status: 'pass', fail: 0, unknown: 0 })
  })

  test('1.5 the unit of lengths in the file changes no verdict, value or limit', async () => {
    const [metres, millimetres, feet] = await Promise.all(
      UNITS.map(async (lengthUnit) => (await checked({ violations: 2, lengthUnit })).result),
    )
    const said = (result: Result | undefined) =>
      result?.findings.map(({ id, status, message, limit }) => ({ id, status, message, limit }))

    expect(said(millimetres)).toEqual(said(metres))
    expect(said(feet)).toEqual(said(metres))
  })
})
