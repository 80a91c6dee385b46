/** What reading a file decides, as plain data of one shape for the kernel and for the reference. */
import type { Model } from '../../engine/model.ts'
import type { PlainInstance, PlainStep } from '../reference/step.ts'

export interface StepFacts extends Omit<PlainStep, 'passed'> {
  /** Names of the passed instances that were looked for and are not passed. */
  readonly notPassed: readonly number[]
}

/** @param passed names of instances that must be known and not kept */
export function modelFacts(model: Model, passed: readonly number[]): StepFacts {
  const instances = Array.from({ length: model.rowCount }, (_, row): PlainInstance => {
    const values = Array.from({ length: model.cellCount(row) }, (_, i) => model.cell(row, i))
    return { id: model.idOf(row), class: model.classOf(row).name, line: model.lineOf(row), values }
  })
  const counts = new Map<string, number>()
  model.classCounts().forEach((count, i) => {
    if (count > 0) counts.set(model.schema.classes[i]?.name as string, count)
  })
  return {
    schema: model.schema.name,
    header: model.facts.header,
    instances: instances.sort((a, b) => a.id - b.id),
    counts: sorted(counts),
    notRead: model.notRead,
    lines: model.facts.lines,
    notPassed: passed.filter((id) => model.kernel.instance(id) !== 1),
  }
}

export function plainFacts(step: PlainStep): StepFacts {
  const { passed: _, ...facts } = step
  const instances = [...step.instances].sort((a, b) => a.id - b.id)
  return { ...facts, instances, counts: sorted(step.counts), notPassed: [] }
}

function sorted(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Where two pieces of plain data differ first, with both values; null when they are equal.
 *
 * @param same whether two numbers, texts, … are equal; 0 and -0 are not unless said otherwise
 */
export function firstDifference(
  a: unknown,
  b: unknown,
  same: (a: unknown, b: unknown) => boolean = Object.is,
  path = '',
): string | null {
  if (same(a, b)) return null
  const [left, right] = [entriesOf(a), entriesOf(b)]
  if (left === null || right === null) return `${path} is ${short(a)} and not ${short(b)}`
  if (left.length !== right.length)
    return `${path} has ${left.length} and not ${right.length}: ${short(a)}, ${short(b)}`
  for (const [i, [key, value]] of left.entries()) {
    const [otherKey, other] = right[i] as [string, unknown]
    if (key !== otherKey) return `${path} has ${key} and not ${otherKey}`
    const found = firstDifference(value, other, same, `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}

function entriesOf(value: unknown): [string, unknown][] | null {
  if (value instanceof Map) return [...value]
  return value !== null && typeof value === 'object' ? Object.entries(value) : null
}

function short(value: unknown): string {
  const text = Object.is(value, -0)
    ? '-0'
    : (JSON.stringify(value, (_, part) => (part instanceof Map ? [...part] : part)) ?? 'undefined')
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
