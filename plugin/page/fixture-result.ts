/** A result as the engine would make it, written by hand and repeated to any length. */
import type { Finding, Result, RuleResult } from '../../engine/result.ts'

const STOREYS = ['Level 0', 'Level 1', 'Level 2', 'Roof']

const TEMPLATES: readonly Omit<Finding, 'id' | 'element'>[] = [
  {
    rule: 'ada-2010-404.2.3',
    status: 'fail',
    severity: 'error',
    category: 'accessibility',
    value: { number: 0.76, unit: 'm' },
    limit: { number: 0.8128, unit: 'm' },
    margin: { number: -0.0528, unit: 'm' },
    inputs: [
      { path: 'OverallWidth', value: 0.76, unit: 'm', source: 'occurrence' },
      { path: 'param.door_clear_width', value: 0.8128, unit: 'm', source: 'parameter' },
    ],
    message: 'Clear width is at most 0.76 m; at least 0.8128 m is required',
    fix: {
      text: 'Make the door wider, or replace it with one whose leaf opens to 32 in clear.',
      path: 'OverallWidth',
      to: { number: 0.873, unit: 'm' },
    },
  },
  {
    rule: 'ada-2010-404.2.3',
    status: 'unknown',
    severity: 'error',
    category: 'accessibility',
    limit: { number: 0.8128, unit: 'm' },
    inputs: [{ path: 'OverallWidth', value: null, source: 'missing' }],
    missing: ['OverallWidth', 'Pset_DoorCommon.ClearWidth'],
    message: 'Clear width is not known; at least 0.8128 m is required',
  },
  {
    rule: 'core-fire-rating',
    status: 'fail',
    severity: 'warning',
    category: 'information',
    value: { text: 'F 30 / EI30?' },
    inputs: [{ path: 'Pset_DoorCommon.FireRating', value: 'F 30 / EI30?', source: 'type' }],
    message: 'Fire rating “F 30 / EI30?” does not follow EN 13501-2',
    related: [
      {
        globalId: '2O2Fr$t4X7Zf8NOew3FLOH',
        class: 'IfcDoorType',
        name: 'Single flush 900 × 2100',
        role: 'cause',
      },
    ],
  },
  {
    rule: 'ada-2010-405.2',
    status: 'fail',
    severity: 'error',
    category: 'accessibility',
    value: { number: 0.0952, unit: '1' },
    limit: { number: 0.0833, unit: '1' },
    margin: { number: -0.0119, unit: '1' },
    inputs: [{ path: 'slope', value: 0.0952, unit: '1', source: 'geometry' }],
    message: 'Running slope is 1 : 10.5; at most 1 : 12 is allowed',
    fix: { text: 'Lengthen the ramp by 0.75 m, or lower its rise.' },
  },
  {
    rule: 'core-space-name',
    status: 'fail',
    severity: 'info',
    category: 'information',
    inputs: [{ path: 'LongName', value: null, source: 'missing' }],
    message: 'The space has no long name',
  },
]

/** @param length how many findings; rules and counts follow */
export function fixtureResult(length: number): Result {
  const findings = Array.from({ length }, (_, at) => finding(at))
  const count = (status: string): number => findings.filter((one) => one.status === status).length
  const [fail, unknown, pass] = [count('fail'), count('unknown'), length * 7]
  const hash = '9f2c41d07be853aa61f0d2c7e4b98a355c10fe77d2436b8890ab13cd55ef2071'
  return {
    schema: 'lintel-result/1',
    model: {
      name: 'Sample building.ifc',
      sha256: hash,
      ifcSchema: 'IFC4',
      rows: 1482,
      notRead: [{ what: 'reference to an instance that is not there', count: 3, lines: [120, 381, 9044] }],
    },
    packs: [{ id: 'us/ada-2010', version: '1.0.0', sha256: hash }],
    parameters: {},
    kernel: { version: '1', build: 'simd', sha256: hash },
    digest: `sha256:${hash}`,
    summary: {
      status: 'fail',
      pass,
      fail,
      unknown,
      waived: 0,
      score: pass / (pass + fail),
      coverage: (pass + fail) / (pass + fail + unknown),
      bySeverity: { error: fail, warning: 0, info: 0 },
      byCategory: {},
    },
    rules: RULES,
    findings,
  }
}

function finding(at: number): Finding {
  const template = TEMPLATES[(at * 7 + (at >> 2)) % TEMPLATES.length] as Omit<Finding, 'id' | 'element'>
  const storey = STOREYS[at % STOREYS.length] as string
  const door = template.rule.includes('404')
  const element = {
    globalId: `1xS3BCk291UvhgP2d${String(at).padStart(5, '0')}`,
    class: door ? 'IfcDoor' : 'IfcSpace',
    name: door ? `Door ${at + 100}` : `Office ${at + 100}`,
    tag: `D-${at}`,
    storey,
    space: `Corridor ${at % 5}`,
    expressId: 400 + at * 9,
    line: 380 + at * 9,
  }
  return { ...template, id: `f${at}`, element }
}

const RULES: readonly RuleResult[] = [
  rule(
    'ada-2010-404.2.3',
    'Door clear width',
    { code: 'ADA 2010', section: '404.2.3', url: 'https://www.ada.gov/' },
    'error',
  ),
  rule('ada-2010-405.2', 'Ramp running slope', { code: 'ADA 2010', section: '405.2' }, 'error'),
  rule('core-fire-rating', 'Fire rating is readable', { code: 'Lintel core', section: 'FR-1' }, 'warning'),
  rule('core-space-name', 'Spaces are named', { code: 'Lintel core', section: 'SP-1' }, 'info'),
  {
    ...rule('core-site', 'The project has one site', { code: 'Lintel core', section: 'ST-1' }, 'warning'),
    message: 'The model has no IfcSite; exactly one is required',
  },
]

function rule(
  id: string,
  title: string,
  reference: RuleResult['reference'],
  severity: RuleResult['severity'],
): RuleResult {
  return {
    id,
    title,
    reference,
    category: 'accessibility',
    severity,
    verified: 'verified',
    status: 'fail',
    applicable: 100,
    pass: 70,
    fail: 20,
    unknown: 10,
    waived: 0,
  }
}
