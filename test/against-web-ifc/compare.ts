/** The comparison of one model with web-ifc, as tests: classes, attributes, properties, quantities, relations. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IfcAPI } from 'web-ifc'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import {
  TO_MANY_RELATIONS,
  TO_ONE_RELATIONS,
  type ToManyRelation,
  type ToOneRelation,
} from '../../engine/language/ast.ts'
import type { Model } from '../../engine/model.ts'
import { readModel } from '../../engine/read.ts'
import { Relations } from '../../engine/relations.ts'
import { type AttributeReport, compareAttributes, strayStars } from './attributes.ts'
import { compareColumns } from './columns.ts'
import { KNOWN_DIFFERENCES, type KnownDifferences } from './differences.ts'
import { expectedValues } from './expected-values.ts'
import { TheirLinks } from './links.ts'
import { ourSets, type Stated, theirSets } from './sets.ts'
import { splitArguments, statementOf } from './stars.ts'
import { Theirs } from './theirs.ts'
import { TheirUnits } from './units.ts'

/** A file by name, read when its turn comes. */
export interface Subject {
  readonly name: string
  readonly read: () => Uint8Array
}

/** Both readers' views of one file. */
export interface Pair {
  readonly bytes: Uint8Array
  readonly model: Model
  readonly relations: Relations
  readonly theirs: Theirs
  readonly links: TheirLinks
}

/** The kernel as it is released. */
export async function releasedKernel(): Promise<Kernel> {
  return loadKernel(readFileSync(fileURLToPath(new URL('../../dist/kernel.wasm', import.meta.url))))
}

/** Reads the bytes with both readers; `forThem` lets a test hand web-ifc other bytes. */
export async function readBoth(
  kernel: Kernel,
  api: IfcAPI,
  bytes: Uint8Array,
  forThem = bytes,
): Promise<Pair> {
  const model = await readModel(kernel, { name: 'model.ifc', chunks: [bytes], size: bytes.length })
  const theirs = new Theirs(api, forThem, model.schema)
  return {
    bytes,
    model,
    relations: new Relations(model),
    theirs,
    links: new TheirLinks(theirs, model.schema),
  }
}

/** Declares the tests of one file, inside a `describe`. */
export function compareFile(
  subject: Subject,
  readers: () => { readonly kernel: Kernel; readonly api: IfcAPI },
): void {
  let pair: Pair | undefined
  const both = () => pair!
  beforeAll(async () => {
    pair = await readBoth(readers().kernel, readers().api, subject.read())
  })
  afterAll(() => {
    pair = undefined
  })
  testInstances(both)
  testAttributes(both, KNOWN_DIFFERENCES[subject.name] ?? {})
  testSets(both)
  testRelations(both)
}

function testInstances(both: () => Pair): void {
  test('1.3 every class has as many instances', () => {
    const { model, theirs } = both()

    expect(ourCounts(model)).toEqual(theirCounts(theirs))
  })

  test('1.3 the same instances are kept, each with its class', () => {
    const { model, theirs } = both()
    const nameOf = (row: number) => `#${model.idOf(row)} ${model.classOf(row).name.toUpperCase()}`

    const ours = Array.from({ length: model.rowCount }, (_, row) => nameOf(row))

    expect(ours.sort()).toEqual(theirs.keptIds.map((id) => `#${id} ${theirs.classOf(id)}`).sort())
  })
}

function testAttributes(both: () => Pair, known: KnownDifferences): void {
  const explained = [...(known.attributes ?? [])]
  const otherCounts = [...(known.otherCounts ?? [])]
  let report: AttributeReport
  beforeAll(() => {
    report = compareAttributes(both().model, both().theirs)
  })

  test('1.3 1.4 every attribute of every row has the same value, but for the differences that are explained', () => {
    expect(report.values).toBeGreaterThan(0)
    expect(report.differences).toEqual(explained.map((it) => it.difference))
    for (const { difference, inFile } of explained) {
      expect(statementOf(both().bytes, idIn(difference))).toContain(inFile)
    }
  })

  test('1.3 every statement has as many arguments as its class, but for those that are explained', () => {
    expect(report.otherCounts).toEqual(otherCounts.map((it) => it.difference))
    expect(strayStars(both().model, both().theirs)).toBe(known.strayStars ?? 0)
    for (const { difference, inFile } of otherCounts) {
      const statement = statementOf(both().bytes, idIn(difference))!
      expect(splitArguments(statement.slice(statement.indexOf('(') + 1))).toHaveLength(inFile)
    }
  })
}

function testSets(both: () => Pair): void {
  test('every object and type states the same properties and quantities: set, name, value, type of value', () => {
    const { model, relations, theirs, links } = both()

    expect(statedDifferences(ourSets(model, relations), theirSets(theirs, links))).toEqual([])
  })

  test('1.5 1.6 the column of every property and quantity holds the value in SI, the occurrence before its type', () => {
    const { model, relations, theirs, links } = both()

    const expected = expectedValues(theirs, links, new TheirUnits(theirs))

    expect(compareColumns(model, relations, expected).differences).toEqual([])
  })
}

function testRelations(both: () => Pair): void {
  test('2.2.3 every to-many relation has the same links', () => {
    for (const name of TO_MANY_RELATIONS) {
      expect(onlyIn(ourLinks(both(), name), theirLinks(both(), name)), name).toEqual([])
    }
  })

  test('2.2.2 every to-one step leads to the same instance: container, storey, type, host …', () => {
    for (const name of TO_ONE_RELATIONS) {
      expect(onlyIn(ourSteps(both(), name), theirSteps(both(), name)), name).toEqual([])
    }
  })
}

/** Instances by class, as our reader counted them. */
export function ourCounts(model: Model): Record<string, number> {
  const counts = model.classCounts()
  return Object.fromEntries(
    model.schema.classes.flatMap(({ name, index }) =>
      counts[index] ? [[name.toUpperCase(), counts[index]]] : [],
    ),
  )
}

/** Instances by class, as web-ifc lists them. */
export function theirCounts(theirs: Theirs): Record<string, number> {
  return Object.fromEntries([...theirs.instances].map(([name, ids]) => [name, ids.length]))
}

function idIn(difference: string): number {
  return Number(/^#(\d+)/.exec(difference)?.[1])
}

function statedDifferences(ours: Stated, theirs: Stated): string[] {
  const objects = new Set([...ours.keys(), ...theirs.keys()])
  return [...objects].flatMap((id) =>
    onlyIn(ours.get(id) ?? [], theirs.get(id) ?? []).map((line) => `#${id} ${line}`),
  )
}

/** What stands in only one of two lists, repeated lines counted; empty when they agree. */
function onlyIn(ours: readonly string[], theirs: readonly string[]): string[] {
  const sorted = [ours.toSorted(), theirs.toSorted()] as const
  if (sorted[0].length === sorted[1].length && sorted[0].every((line, i) => line === sorted[1][i])) return []
  const count = new Map<string, number>()
  for (const line of ours) count.set(line, (count.get(line) ?? 0) + 1)
  for (const line of theirs) count.set(line, (count.get(line) ?? 0) - 1)
  return [...count]
    .filter(([, n]) => n !== 0)
    .map(([line, n]) => `${n > 0 ? 'only ours' : 'only theirs'}: ${line}`)
}

function ourLinks({ model, relations }: Pair, name: ToManyRelation): string[] {
  const relation = relations.toMany(name)
  const links: string[] = []
  for (let row = relation.sources.first; row < relation.sources.end; row++) {
    for (const target of relations.targets(relation, row))
      links.push(`#${model.idOf(row)} → #${model.idOf(target)}`)
  }
  return links
}

function theirLinks({ links }: Pair, name: ToManyRelation): string[] {
  return links.of(name).map(([from, to]) => `#${from} → #${to}`)
}

function ourSteps({ model, relations }: Pair, name: ToOneRelation): string[] {
  const steps: string[] = []
  for (let row = relations.mapped.first; row < relations.mapped.end; row++) {
    const target = relations.follow(row, [name])
    if (target >= 0) steps.push(`#${model.idOf(row)} → #${model.idOf(target)}`)
  }
  return steps
}

function theirSteps({ links }: Pair, name: ToOneRelation): string[] {
  return [...links.one(name)].map(([from, to]) => `#${from} → #${to}`)
}
