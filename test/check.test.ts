/** Whole checks: the shape of the result, its arithmetic, the ids of its findings. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import { resultDigest } from '../engine/digest.ts'
import { acceptIds } from '../engine/ids/lint.ts'
import { idsPack } from '../engine/ids/pack.ts'
import type { Kernel } from '../engine/kernel.ts'
import { caseModel } from '../engine/pack/case-model.ts'
import type { CaseRow } from '../engine/pack/pack.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import type { Result } from '../engine/result.ts'
import { check, FAULTY } from './digest/check.ts'
import { builtKernel, NO_REAL_MODELS, ownPacks, realBytes, realModels, sampleBytes } from './digest/inputs.ts'
import { idsFile, specification } from './ids/files.ts'

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, 'result.schema.json'), 'utf8'))
const isResult = new Ajv.Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(SCHEMA)
let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

const checkRows = (...rows: CaseRow[]): Promise<Result> =>
  check(new TextEncoder().encode(caseModel({ name: 'rows', rows, expect: 'pass' })))

function faultsOf(result: Result): unknown {
  isResult(JSON.parse(JSON.stringify(result)))
  return isResult.errors ?? []
}

/** The totals as the contract defines them, counted anew from rules and findings. */
function recount(result: Result): Result['summary'] {
  const sum = (key: 'pass' | 'fail' | 'unknown' | 'waived') =>
    result.rules.reduce((total, rule) => total + rule[key], 0)
  const alone = result.rules.filter((rule) => rule.message !== undefined)
  const metAlone = result.rules.filter((rule) => rule.status === 'pass' && rule.applicable === 0).length
  const [pass, fail, unknown] = [sum('pass') + metAlone, sum('fail') + alone.length, sum('unknown')]
  const failed = [...result.findings.filter((finding) => finding.status === 'fail'), ...alone]
  const bySeverity = { error: 0, warning: 0, info: 0 }
  const byCategory: Record<string, number> = {}
  for (const { severity, category } of failed) {
    bySeverity[severity] += 1
    byCategory[category] = (byCategory[category] ?? 0) + 1
  }
  return {
    status: fail > 0 ? 'fail' : unknown > 0 ? 'unknown' : 'pass',
    pass,
    fail,
    unknown,
    waived: sum('waived'),
    score: pass + fail === 0 ? 1 : pass / (pass + fail),
    coverage: pass + fail + unknown === 0 ? 0 : (pass + fail) / (pass + fail + unknown),
    bySeverity,
    byCategory,
  }
}

/** Everything a result must be whatever the model: shape, arithmetic, findings that match the counts, unique ids, its digest. */
function expectSound(result: Result): void {
  expect(faultsOf(result)).toEqual([])
  expect(result.summary).toEqual(recount(result))
  expect(resultDigest(result)).toBe(result.digest)
  const found = new Map<string, number>()
  for (const { rule, status } of result.findings)
    found.set(`${rule} ${status}`, (found.get(`${rule} ${status}`) ?? 0) + 1)
  for (const rule of result.rules) {
    expect([rule.id, rule.applicable]).toEqual([rule.id, rule.pass + rule.fail + rule.unknown + rule.waived])
    expect([rule.id, found.get(`${rule.id} fail`) ?? 0]).toEqual([rule.id, rule.fail])
    expect([rule.id, found.get(`${rule.id} unknown`) ?? 0]).toEqual([rule.id, rule.unknown])
  }
  expect(new Set(result.findings.map((finding) => finding.id)).size).toBe(result.findings.length)
}

describe('the result', () => {
  test.each(['IFC2X3', 'IFC4', 'IFC4X3'] as const)(
    'is a lintel-result/1 document whose totals add up: %s',
    async (schema) => {
      expectSound(await check(sampleBytes({ schema, violations: 2 }).bytes))
      expectSound(await check(sampleBytes({ schema }).bytes))
    },
  )

  test('6.12 says of an IDS with more than ten faults how many, and lists the first ten', async () => {
    const wrong = '<attribute><name><simpleValue>Nam</simpleValue></name></attribute>'.repeat(12)
    const { document, faults } = acceptIds(idsFile(specification(wrong, { occurs: '' })), 'a.ids', 'report')
    const result = await check(FAULTY, { packs: [idsPack(document, 'a.ids', { faults })] })

    expectSound(result)
    expect(result.packs[0]?.audit).toEqual({ errors: 12, warnings: 1, faults: faults.slice(0, 10) })
  })

  test('the schema refuses what is no result', () => {
    expect(isResult({})).toBe(false)
    expect(isResult({ schema: 'lintel-result/1' })).toBe(false)
  })

  test('says which model, packs, parameters and kernel it is of', async () => {
    const result = await check(FAULTY, { name: 'Haus Ä.ifc', jurisdiction: 'us/ca' })

    expect(result.model).toMatchObject({ name: 'Haus Ä.ifc', ifcSchema: 'IFC4', jurisdiction: 'us/ca' })
    expect(result.packs.map((pack) => pack.id)).toEqual(['core/information', 'core/facts', 'us/ada-2010'])
    expect(result.kernel).toEqual({ version: kernel.version, build: 'simd', sha256: kernel.sha256 })
    expect(result.parameters).toMatchObject({ proxy_share: '5 %', door_clear_width: '32 in' })
  })

  test('carries a parameter that the caller set, and judges by it', async () => {
    const wide = resolvePacks(ownPacks(), ['us/ada-2010'], { params: { door_clear_width: '0.95 m' } })
    const result = await check(sampleBytes().bytes, { packs: wide })
    const rule = result.rules.find((one) => one.id === 'us.ada2010.404.2.3.width')

    expect(result.parameters).toMatchObject({ door_clear_width: '0.95 m' })
    expect(rule?.status).toBe('fail')
    expect(result.findings[0]?.limit).toEqual({ number: 0.95, unit: 'm' })
  })

  test('2.6.3 of an empty model has no finding, only rules that nothing meets', async () => {
    const result = await checkRows({
      id: 'project',
      class: 'IfcProject',
      attributes: { UnitsInContext: 'm' },
    })

    expectSound(result)
    expect(result.findings).toEqual([])
    expect(result.summary.status).toBe('fail')
  })
})

describe('a rule that counts', () => {
  const rule = (result: Result, id: string) => result.rules.find((one) => one.id === id)

  test('2.6.2 fails without a finding when there are too few', async () => {
    const result = await checkRows({ id: 'project', class: 'IfcProject' })

    expect(rule(result, 'core.building-some')).toMatchObject({ status: 'fail', fail: 0, applicable: 0 })
    expect(rule(result, 'core.building-some')?.message).toContain('at least 1 expected, 0 found')
    expect(result.findings.filter((finding) => finding.rule === 'core.building-some')).toEqual([])
  })

  test('2.6.2 fails when there are too many', async () => {
    const result = await checkRows({ id: 'one', class: 'IfcProject' }, { id: 'two', class: 'IfcProject' })

    expect(rule(result, 'core.project-one')).toMatchObject({ status: 'fail' })
    expect(rule(result, 'core.project-one')?.message).toContain('exactly 1 expected, 2 found')
  })

  test('2.6.3 passes when the number is right', async () => {
    const result = await checkRows(
      { id: 'project', class: 'IfcProject' },
      { id: 'house', class: 'IfcBuilding' },
    )

    expect(rule(result, 'core.project-one')).toMatchObject({ status: 'pass', pass: 1 })
    expect(rule(result, 'core.project-one')).not.toHaveProperty('message')
    expect(rule(result, 'core.building-some')?.status).toBe('pass')
  })
})

describe('the id of a finding', () => {
  const door = (id: string, globalId = `0000000000000000000${id}`): CaseRow => ({
    id,
    class: 'IfcDoor',
    attributes: { GlobalId: globalId },
  })
  const idsOf = (result: Result) => result.findings.map((finding) => finding.id)

  test('4.4 is made of the rule and the GlobalId, wherever the element stands', async () => {
    const alone = await checkRows(door('abc'))
    const among = await checkRows(door('xyz'), { id: 'wall', class: 'IfcWall' }, door('abc'))
    const of = (result: Result) => idsOf(result).filter((id) => id.endsWith('abc'))

    expect(of(alone)).toContain('core.name-present:0000000000000000000abc')
    expect(of(among)).toEqual(of(alone))
  })

  test('4.4 counts elements that share a GlobalId', async () => {
    const result = await checkRows(door('one', 'same'), door('two', 'same'))

    expect(idsOf(result).filter((id) => id.startsWith('core.name-present'))).toEqual([
      'core.name-present:same',
      'core.name-present:same:2',
    ])
    expect(new Set(idsOf(result)).size).toBe(result.findings.length)
  })
})

const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/check.test.ts: ${NO_REAL_MODELS}\n`)

describe.skipIf(real.length === 0)('a real model', () => {
  test.each(real)('gives a sound result: %s', async (name) => {
    const result = await check(realBytes(name), { name })

    expectSound(result)
    expect(result.model.rows).toBeGreaterThan(0)
  })
})
