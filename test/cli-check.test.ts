import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, beforeAll, expect } from 'vitest'
import { call } from './cli/call.ts'
import { temporaryFolder } from './temporary-folder.ts'

const inDist = (path: string) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url))
const isBuilt = existsSync(inDist('kernel.wasm')) && existsSync(inDist('rulesets/core/information.json'))
const folder = temporaryFolder()
const [clean, faulty] = [join(folder, 'clean.ifc'), join(folder, 'faulty.ifc')]

beforeAll(async () => {
  const small = ['sample', '--storeys', '2', '--rooms', '6', '--seed', '3']
  await call(...small, '--output', clean)
  await call(...small, '--violations', '1', '--output', faulty)
})

if (!isBuilt)
  process.stderr.write(
    'skipped test/cli-check.test.ts: the kernel and the packs are not built; npm run build\n',
  )
const test = base.skipIf(!isBuilt)

test('5.1 a clean building ends with 0, a faulty one with 1, and standard error stays empty', async () => {
  const [good, bad] = [await call('check', clean), await call('check', faulty)]

  expect([good.code, good.notes]).toEqual([0, []])
  expect([bad.code, bad.notes]).toEqual([1, []])
  expect(bad.out).toContain('✖ FAIL')
})

test('every planted defect of the default pack is found at its element', async () => {
  const { out } = await call('check', faulty, '--format', 'json', '--fail-on', 'never')
  const { planted } = JSON.parse(readFileSync(`${faulty}.planted.json`, 'utf8'))
  const { findings, rules } = JSON.parse(out)

  const found = new Set(
    findings.map(
      (one: { rule: string; element: { globalId: string } }) => `${one.rule} ${one.element.globalId}`,
    ),
  )
  const ran = new Set(rules.map((rule: { id: string }) => rule.id))
  const missed = planted.filter(
    (one: { rule: string; globalId: string }) =>
      ran.has(one.rule) && !found.has(`${one.rule} ${one.globalId}`),
  )
  expect(missed).toEqual([])
  expect(planted.filter((one: { rule: string }) => ran.has(one.rule)).length).toBeGreaterThan(10)
})

test('4.1 the same call gives the same bytes', async () => {
  const args = ['check', faulty, '--format', 'json'] as const

  expect((await call(...args)).out).toBe((await call(...args)).out)
})

test('5.1 --fail-on never ends with 0 in spite of findings', async () => {
  expect((await call('check', faulty, '--fail-on', 'never', '--quiet')).code).toBe(0)
})

test('4.3 with its own result as baseline a model ends with 0', async () => {
  const baseline = join(folder, 'before.json')
  await call('check', faulty, '--format', 'json', '--output', baseline)

  const { code, out } = await call('check', faulty, '--baseline', baseline)

  expect(code).toBe(0)
  expect(out).toContain('Against the baseline: 0 new (+), 0 changed (~)')
})

test('several models give several results, a single one its own document', async () => {
  const both = JSON.parse((await call('check', clean, faulty, '--format', 'json')).out)
  const one = JSON.parse((await call('check', clean, '--format', 'json')).out)

  expect([both.schema, both.results.length]).toEqual(['lintel-results/1', 2])
  expect(one.schema).toBe('lintel-result/1')
  expect(both.results[0].digest).toBe(one.digest)
})

test('5.1 one broken model among good ones ends with 2 and nothing on standard output', async () => {
  const broken = join(folder, 'broken.ifc')
  writeFileSync(broken, readFileSync(clean, 'utf8').slice(0, 5000))

  const { code, out, notes } = await call('check', clean, broken)

  expect([code, out, notes.length]).toEqual([2, '', 1])
  expect(notes[0]).toContain(broken)
})

test('5.1 a file that is no IFC ends with 2 and names the file', async () => {
  const { code, out, notes } = await call('check', 'package.json')

  expect([code, out, notes.length]).toEqual([2, '', 1])
  expect(notes[0]).toContain('package.json')
})

test('--only runs the chosen rules, and one that is not there is proposed', async () => {
  const { out } = await call('check', faulty, '--only', 'core.door-*', '--format', 'json')
  const wrong = await call('check', faulty, '--only', 'core.dor-size')

  expect(JSON.parse(out).rules.every((rule: { id: string }) => rule.id.startsWith('core.door-'))).toBe(true)
  expect([wrong.code, wrong.notes[0]]).toEqual([2, expect.stringContaining("did you mean 'core.door-size'?")])
})

test('an unknown pack ends with 2 and the nearest is proposed', async () => {
  const { code, notes } = await call('check', clean, '--rules', 'core/infomation')

  expect([code, notes[0]]).toEqual([2, expect.stringContaining("did you mean 'core/information'?")])
})

test.each(['sarif', 'junit', 'csv'])(
  '%s is written to a file and nothing to standard output',
  async (format) => {
    const file = join(folder, `report.${format}`)

    const { code, out } = await call('check', faulty, '--format', format, '--output', file)

    expect([code, out]).toEqual([1, ''])
    expect(readFileSync(file, 'utf8').length).toBeGreaterThan(1000)
  },
)

test('inspect shows the building', async () => {
  const { code, out } = await call('inspect', clean)

  expect(code).toBe(0)
  expect(out).toMatch(/IfcBuildingStorey/)
  expect(JSON.parse((await call('inspect', clean, '--format', 'json')).out).ifcSchema).toBe('IFC4')
})

test('rules list, show and lint know the bundled packs', async () => {
  expect((await call('rules', 'list')).out).toContain('core/information')
  expect((await call('rules', 'show', 'core.door-size')).out).toContain('Cases')
  expect(await call('rules', 'lint', 'core/information')).toMatchObject({ code: 0 })
})

test('3.2 the example of rules new passes its own lint and cases', async () => {
  const pack = join(folder, 'office')
  await call('rules', 'new', pack, 'office.door-width')

  expect(await call('rules', 'lint', pack)).toMatchObject({ code: 0, notes: [] })
  expect(await call('rules', 'test', pack)).toMatchObject({
    code: 0,
    notes: [],
    out: expect.stringContaining('4 of 4 cases'),
  })
})
