/** What a live check tells of single changes, literally, and that it costs what the change touches (spec 4.2, 4.4, 4.5, 4.6). */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { ColumnLeaf } from '../engine/columns.ts'
import { resultDigest } from '../engine/digest.ts'
import type { FindingChanges } from '../engine/findings/findings.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import { readModel } from '../engine/read.ts'
import { resolvedPacks, sampleBytes } from './digest/inputs.ts'
import type { Building, BuildingRow, Link } from './kernel/building.ts'
import { follow, openCheck, sorted, told } from './kernel/live.ts'
import { testKernel } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const leaf = (name: string): ColumnLeaf => ({ kind: 'property', set: 'X', glob: false, name })
const door = (id: string, n: number | null, globalId: string = `door ${id}`): BuildingRow => ({
  id,
  class: 'IfcDoor',
  attributes: { GlobalId: globalId, Name: id },
  properties: n === null ? {} : { 'X.n1': n },
})
const doors = (...rows: readonly BuildingRow[]): Building => ({ schema: 'IFC4', rows, links: [] })
const WIDE = { applies: 'IfcDoor', require: 'X.n1 >= 1' }

const ids = ({ added, changed, removed }: FindingChanges) => ({
  added: added.map(({ id }) => id),
  changed: changed.map(({ id }) => id),
  removed,
})

describe('one change', () => {
  test('4.2 a finding comes, stays with another value, turns unknown, and goes', async () => {
    const { live, rowOf } = await openCheck(kernel, doors(door('a', 2), door('b', 3)), [WIDE])
    const put = (value: number | null) => live.change([{ leaf: leaf('n1'), row: rowOf('a'), value }])

    const came = put(0.5)
    expect(ids(came.findings)).toEqual({ added: ['r0:door a'], changed: [], removed: [] })
    expect(came.findings.added[0]).toMatchObject({
      status: 'fail',
      element: { globalId: 'door a', class: 'IfcDoor', name: 'a' },
      value: { number: 0.5, unit: '1' },
      margin: { number: -0.5, unit: '1' },
      inputs: [{ path: 'X.n1', value: 0.5, source: 'occurrence' }],
      fix: { text: 'Mend it.', path: 'X.n1', to: { number: 1, unit: '1' } },
    })
    expect(came.rules).toMatchObject([{ id: 'r0', status: 'fail', fail: 1, pass: 1 }])
    expect(came.summary).toMatchObject({ status: 'fail', fail: 1, pass: 1, bySeverity: { error: 1 } })

    const stayed = put(0.75)
    expect([stayed.flips, stayed.rules]).toEqual([[], []])
    expect(ids(stayed.findings)).toEqual({ added: [], changed: ['r0:door a'], removed: [] })
    expect(stayed.findings.changed[0]).toMatchObject({ value: { number: 0.75 }, margin: { number: -0.25 } })

    const opened = put(null)
    expect(ids(opened.findings)).toEqual({ added: [], changed: ['r0:door a'], removed: [] })
    expect(opened.findings.changed[0]).toMatchObject({ status: 'unknown', missing: ['X.n1'] })

    const went = put(1)
    expect(ids(went.findings)).toEqual({ added: [], changed: [], removed: ['r0:door a'] })
    expect(went.summary).toMatchObject({ status: 'pass', fail: 0, pass: 2 })
  })

  test('4.2 a value that no rule reads changes nothing, and the result does not call it changed', async () => {
    const { live, rowOf } = await openCheck(kernel, doors(door('a', 0)), [WIDE])
    const before = await live.result()

    const { flips, findings, rules } = live.change([{ leaf: leaf('other'), row: rowOf('a'), value: 1 }])

    expect([flips, ids(findings), rules]).toEqual([[], { added: [], changed: [], removed: [] }, []])
    expect(await live.result()).toEqual(before)
  })

  test('4.4 when the finding of one of two elements with one GlobalId goes, the other takes its id', async () => {
    const twins = doors(door('a', 0, 'same'), door('b', 0.5, 'same'), door('c', 0, 'other'))
    const { live, rowOf } = await openCheck(kernel, twins, [WIDE])
    const before = told(await live.result())
    expect([...before.findings.keys()]).toEqual(['r0:same', 'r0:same:2', 'r0:other'])

    const went = live.change([{ leaf: leaf('n1'), row: rowOf('a'), value: 2 }])
    expect(ids(went.findings)).toEqual({ added: [], changed: ['r0:same'], removed: ['r0:same:2'] })
    expect(went.findings.changed[0]).toMatchObject({ element: { name: 'b' }, value: { number: 0.5 } })

    const unknown = live.change([{ leaf: leaf('n1'), row: rowOf('a'), value: null }])
    expect(ids(unknown.findings)).toEqual({ added: ['r0:same:2'], changed: [], removed: [] })
    expect(unknown.findings.added[0]).toMatchObject({ element: { name: 'a' }, status: 'unknown' })
  })

  test('2.6.2 a rule that bounds how many rows are applicable fails and passes while no verdict flips', async () => {
    const rule = { applies: 'IfcDoor where X.b1', require: 'X.n1 >= 1', occurs: { min: 1 } }
    const { live, rowOf } = await openCheck(kernel, doors(door('a', 2)), [rule])
    expect((await live.result()).rules).toMatchObject([{ status: 'fail', fail: 0, pass: 1 }])

    const met = live.change([{ leaf: leaf('b1'), row: rowOf('a'), value: true }])

    expect(met.flips).toEqual([])
    expect(met.rules).toMatchObject([{ id: 'r0', status: 'pass', pass: 1 }])
    expect(met.rules[0]).not.toHaveProperty('message')
    expect(met.summary).toMatchObject({ status: 'pass', fail: 0 })
    const again = live.change([{ leaf: leaf('b1'), row: rowOf('a'), value: null }])
    expect(again.rules).toMatchObject([{ status: 'fail', message: expect.stringContaining('at least 1') }])
  })

  test('4.5 where the rule counts over the number no other number is proposed', async () => {
    const { live } = await openCheck(kernel, doors(door('a', 0), door('b', 0.5)), [
      { applies: 'IfcDoor', require: 'unique(X.n1) and X.n1 >= 1' },
      { applies: 'IfcDoor', require: 'count(IfcDoor where X.n1 >= 1) < 3 and X.n1 >= 1' },
      { applies: 'IfcDoor', require: 'count(IfcDoor where X.n2 >= 1) < 3 and X.n1 >= 1' },
    ])
    const proposed = (await live.result()).findings.map(({ rule, fix }) => [rule, fix?.to !== undefined])
    expect(proposed).toEqual([
      ['r0', false],
      ['r0', false],
      ['r1', false],
      ['r1', false],
      ['r2', true],
      ['r2', true],
    ])
  })

  test('4.5 each row is tried for itself: what is proposed to another of the rule changes nothing for it', async () => {
    const nested: Building = {
      ...doors(door('a', 0), door('b', 0)),
      links: [{ kind: 'aggregates', from: 'a', to: 'b' }],
    }
    const { live } = await openCheck(kernel, nested, [
      { applies: 'IfcDoor', require: 'X.n1 >= 1 and (parent.X.n1 ?? 0) < 1' },
    ])
    const { findings } = await live.result()
    expect(findings.map(({ element, fix }) => [element.name, fix?.to])).toEqual([
      ['a', { number: 1, unit: '1' }],
      ['b', { number: 1, unit: '1' }],
    ])
  })
})

describe('the whole result', () => {
  test('4.6 is that of a file with the new values, but says that they are not the file’s', async () => {
    const packs = resolvedPacks()
    const { bytes } = sampleBytes({ storeys: 1, roomsPerStorey: 6, violations: 1 })
    const model = await readModel(kernel, { name: 'a', chunks: [bytes], size: null })
    const live = new LiveCheck(kernel, model, { packs })
    const first = await live.result()
    expect(first.model).not.toHaveProperty('changedValues')
    const narrow = first.findings.find(({ rule }) => rule === 'us.ada2010.404.2.3.width')
    const id = narrow?.element.expressId as number
    const statement = new RegExp(`^(#${id}=IFCDOOR\\(.*),[\\d.]+,\\.DOOR\\.`, 'm')
    const text = new TextDecoder('latin1').decode(bytes)
    expect(text).toMatch(statement)
    const edited = text.replace(statement, '$1,0.51,.DOOR.')
    const row = model.rowOfId(id)
    const width: ColumnLeaf = { kind: 'attribute', name: 'OverallWidth' }

    live.change([{ leaf: width, row, value: 0.4 }])
    const { findings } = live.change([{ leaf: width, row, value: 0.51 }])
    const changed = await live.result()

    const file = { name: 'a', chunks: [new TextEncoder().encode(edited)], size: null }
    const whole = await checkModel(kernel, file, { packs })
    expect(findings.changed.length).toBeGreaterThan(0)
    expect({ ...changed, model: 0, digest: 0 }).toEqual({ ...whole, model: 0, digest: 0 })
    expect(changed.model).toEqual({ ...first.model, changedValues: 1 })
    expect(changed.digest).toBe(resultDigest(changed))
    expect([first.digest, whole.digest]).not.toContain(changed.digest)
  })

  test('4.2 is begun again when a change comes in between', async () => {
    const { signal } = new AbortController()
    const { live, rowOf } = await openCheck(kernel, doors(door('a', 2), door('b', 2)), [WIDE, WIDE, WIDE], {
      signal,
    })
    const before = told(await live.result())

    // every rule takes a second, so the host has a turn after each
    let time = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      time += 1000
      return time
    })
    const coming = live.result()
    await new Promise((resolve) => setTimeout(resolve, 0))
    clock.mockRestore()
    const known = follow(before, live.change([{ leaf: leaf('n1'), row: rowOf('b'), value: 0 }]))

    const result = await coming
    expect(sorted(told(result))).toEqual(sorted(known))
    expect(result.findings.map(({ id }) => id)).toEqual(['r0:door b', 'r1:door b', 'r2:door b'])
  })
})

describe('what a change costs', () => {
  const DOORS = 5000

  /** Doors of five blocks in one storey; every second one is too narrow. */
  function many(): Building {
    const rows = Array.from({ length: DOORS }, (_, i) => door(`d${i}`, i % 2))
    const storey: BuildingRow = {
      id: 's',
      class: 'IfcBuildingStorey',
      attributes: {},
      properties: { 'X.n2': 1 },
    }
    const links = rows.map(({ id }): Link => ({ kind: 'contains', from: 's', to: id }))
    return { schema: 'IFC4', rows: [storey, ...rows], links }
  }

  test('4.2 the findings of one row are made from its block alone, and those of others are left as they are', async () => {
    const { live, rowOf } = await openCheck(kernel, many(), [
      WIDE,
      { applies: 'IfcDoor', require: 'X.n1 < 3 and X.n1 >= 1' },
      { applies: 'IfcDoor', require: 'storey.X.n2 < X.n1 + 2' },
    ])
    const exports = live.run.model.kernel
    const counters = () => [exports.blocksListed(), exports.rulesRejudged(), exports.blocksCoded()]
    const before = counters()

    const { findings } = live.change([{ leaf: leaf('n1'), row: rowOf('d3001'), value: 0 }])

    expect(ids(findings)).toEqual({ added: ['r0:door d3001', 'r1:door d3001'], changed: [], removed: [] })
    const spent = counters().map((count, i) => count - (before[i] as number))
    // which of two conjuncts failed is asked of one block; three rules read the value; nothing is coded but the row
    expect(spent).toEqual([1, 3, 0])
  })

  test('4.2 a value that all rows read through their storey tells anew what stands of all of them', async () => {
    const { live, rowOf } = await openCheck(kernel, many(), [
      { applies: 'IfcDoor', require: 'X.n1 >= storey.X.n2' },
      WIDE,
    ])
    const { findings, flips } = live.change([{ leaf: leaf('n2'), row: rowOf('s'), value: 0.5 }])
    expect(flips).toEqual([])
    expect([findings.added.length, findings.changed.length, findings.removed.length]).toEqual([
      0,
      DOORS / 2,
      0,
    ])
    expect(new Set(findings.changed.map(({ rule }) => rule))).toEqual(new Set(['r0']))
    expect(findings.changed[0]).toMatchObject({ limit: { number: 0.5 } })
  })
})
