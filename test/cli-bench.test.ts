/** `lintel bench`: the figures belong to the model and the packs, whatever the machine. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { ModelBench, Spread } from '../cli/model-bench.ts'
import { call } from './cli/call.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const model = join(folder, 'model.ifc')

beforeAll(async () => {
  await call('sample', '--storeys', '2', '--violations', '1', '--output', model)
})

test('5.1 bench prints the figures of a model as JSON, and they are of that model and those packs', async () => {
  const { code, out, notes } = await call('bench', model, '--runs', '3', '--format', 'json')
  const checked = JSON.parse((await call('check', model, '--format', 'json')).out)

  const bench = JSON.parse(out) as ModelBench
  expect([code, notes]).toEqual([0, []])
  expect(bench).toMatchObject({
    schema: 'lintel-model-bench/1',
    model: { name: model, bytes: statSync(model).size, ifcSchema: 'IFC4', rows: checked.model.rows },
    packs: ['core/information'],
    rules: checked.rules.length,
    findings: checked.findings.length,
    runs: 3,
  })
  expect(bench.findings).toBeGreaterThan(0)
  const spreads = Object.values(bench.times) as readonly Spread[]
  expect(spreads).toHaveLength(6)
  for (const { min, median, max } of spreads) {
    expect(min).toBeGreaterThan(0)
    expect(median).toBeGreaterThanOrEqual(min)
    expect(max).toBeGreaterThanOrEqual(median)
  }
  expect(bench.times.everything.min).toBeGreaterThan(bench.times.reading.min)
  expect(bench.rates.reading).toBeCloseTo(bench.model.bytes / (bench.times.reading.median / 1000), 3)
  expect(bench.peakMemory.checking).toBeGreaterThan(bench.model.bytes)
  expect(bench.peakMemory.everything).toBeGreaterThanOrEqual(bench.peakMemory.checking)
})

test('bench prints a line for each figure, and writes them to a file', async () => {
  const file = join(folder, 'bench.txt')

  const { code, out } = await call('bench', '--rules', 'us/ada-2010', model, '--runs', '1', '--output', file)

  const text = readFileSync(file, 'utf8')
  expect([code, out]).toEqual([0, ''])
  expect(text).toContain('of us/ada-2010, ')
  expect(text).toMatch(/\n {2}reading +[\d.]+ ms +[\d.]+ MB\/s +[\d.]+ ms to [\d.]+ ms\n/)
  for (const name of ['with everything in columns', 'first run of the rules', 're-check', 'one changed row'])
    expect(text).toMatch(new RegExp(`\\n  ${name} +[\\d.]+ ms`))
  expect(text).toMatch(/peak memory, with everything +\d+ MB\n/)
  expect(text).toContain('Do not compare machines, models or programs with it.')
})

test.each([
  ['no model', ['bench'], 'name a model file: lintel bench MODEL.ifc'],
  ['standard input', ['bench', '-'], 'name a model file: lintel bench MODEL.ifc'],
  ['a model that is not there', ['bench', 'nothere.ifc'], 'nothere.ifc does not exist'],
  ['an unknown pack', ['bench', model, '--rules', 'core/informaton'], "did you mean 'core/information'"],
  ['no runs', ['bench', model, '--runs', '0'], 'It must be a whole number, from 1 to 1000'],
  ['an unknown format', ['bench', model, '--format', 'jsno'], "did you mean 'json'?"],
])('5.1 bench with %s ends with 2 and one line on standard error', async (_, args, expected) => {
  const { code, out, notes } = await call(...args)

  expect([code, out, notes.length]).toEqual([2, '', 1])
  expect(notes[0]).toContain(expected)
})
