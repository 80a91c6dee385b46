/** Edits of small models at random, and the file that a model would be after them. */
import fc from 'fast-check'
import type { ModelEdit } from '../../engine/edit.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { file } from './load.ts'

/** The statements of a file, by name, in an order that stays: one that went comes back to its place. */
export class Statements {
  readonly schema: SchemaName
  private readonly order: number[] = []
  private readonly lines = new Map<number, string>()
  /** As they were last: an instance keeps its class. */
  private readonly last = new Map<number, string>()

  /** @param text a file that has one statement to a line */
  constructor(text: string, schema: SchemaName) {
    this.schema = schema
    for (const line of statementsOf(text)) this.put(line)
  }

  get text(): string {
    return file(this.order.flatMap((id) => this.lines.get(id) ?? []).join('\n'), this.schema)
  }

  get names(): readonly number[] {
    return this.order
  }

  line(id: number): string | undefined {
    return this.lines.get(id)
  }

  lastLine(id: number): string {
    return this.last.get(id) as string
  }

  put(line: string): void {
    const id = nameOf(line)
    if (!this.last.has(id)) this.order.push(id)
    this.lines.set(id, line)
    this.last.set(id, line)
  }

  remove(id: number): void {
    this.lines.delete(id)
  }
}

/** The statements of the data section of a file that has one to a line. */
export function statementsOf(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('#'))
}

/** `12` of `#12=…`. */
export function nameOf(line: string): number {
  return Number(/^#(\d+)/.exec(line)?.[1])
}

/** One thing to do, by numbers that are taken modulo what there is. */
export interface Step {
  /** `restate` gives another reference and value, `name` another text or GlobalId, `list` one reference more or less. */
  readonly kind: 'remove' | 'restate' | 'name' | 'list' | 'bring' | 'copy'
  readonly at: number
  readonly reference: number
  readonly value: string
  /** A text, or `GlobalId` for one that another instance has. */
  readonly text: string
}

export const editSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('remove', 'restate', 'restate', 'name', 'name', 'list', 'bring', 'copy'),
    at: fc.nat(),
    reference: fc.nat(),
    value: fc.constantFrom(
      'IFCREAL(1.5)',
      'IFCREAL(-0.25)',
      "IFCLABEL('A')",
      "IFCLABEL('neu')",
      'IFCBOOLEAN(.T.)',
      '$',
    ),
    text: fc.constantFrom('GlobalId', 'GlobalId', 'X', 'XY', 'XZ', 'A', 'AB', 'n1', 't1', 'b1', '', '#3'),
  }),
  { maxLength: 4 },
)

/** An edit, and the names of the instances that it states. */
export type NamedEdit = Required<ModelEdit> & { readonly stated: readonly number[] }

/** Does steps to the statements; @returns the edit that does them to a model */
export function editOf(all: Statements, steps: readonly Step[]): NamedEdit {
  const stated = new Map<number, string>()
  const removed = new Set<number>()
  for (const step of steps) {
    const { names } = all
    if (names.length === 0) break
    const id = names[step.at % names.length] as number
    const line = all.line(id)
    if (step.kind === 'remove') {
      if (line === undefined || stated.has(id)) continue
      all.remove(id)
      removed.add(id)
      continue
    }
    if (step.kind === 'bring' ? line !== undefined : line === undefined) continue
    if (removed.has(id) || stated.has(id)) continue
    const from = mutated(all, all.lastLine(id), step)
    const to = step.kind === 'copy' ? from.replace(/^#\d+/, `#${nextName(names)}`) : from
    all.put(to)
    stated.set(nameOf(to), to)
  }
  return { statements: [...stated.values()].join('\n'), removed: [...removed], stated: [...stated.keys()] }
}

function nextName(names: readonly number[]): number {
  return Math.max(...names) + 7
}

/** A statement that is another in one respect; sometimes the same as before. */
function mutated(all: Statements, line: string, step: Step): string {
  const [head, body] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('='))]
  if (step.kind === 'name') return head + renamed(all, body, step)
  return head + (step.kind === 'list' ? relisted(all, body, step) : relinked(all, body, step))
}

/** Another reference, and another value. */
function relinked(all: Statements, body: string, { reference, value }: Step): string {
  const references = [...body.matchAll(/#\d+/g)]
  const chosen = references[reference % Math.max(1, references.length)]
  const changed = chosen === undefined ? body : spliced(body, chosen, targetOf(all, reference))
  return changed.replace(/IFC(?:REAL|LABEL|BOOLEAN)\([^)]*\)/, value)
}

/** Another text in place of one that stands there, or of a missing GlobalId. */
function renamed(all: Statements, body: string, { reference, text }: Step): string {
  const ids = all.names.map((_, i) => `'${String(i % 5).padStart(22, '0')}'`)
  const to = text === 'GlobalId' ? (ids[reference % ids.length] as string) : `'${text}'`
  const texts = [...body.matchAll(/'[^']*'/g)]
  const chosen = texts[reference % Math.max(1, texts.length)]
  return chosen === undefined || body.startsWith('=IFCPROPERTY') !== true
    ? body.replace(/\((?:\$|'[^']*')/, `(${to}`)
    : spliced(body, chosen, to)
}

/** A list of references with one more, or one less; the instance's own attributes are none. */
function relisted(all: Statements, body: string, { at, reference }: Step): string {
  const behind = body.indexOf('(') + 1
  const lists = body.slice(behind)
  const changed =
    at % 2 === 0
      ? lists.replace(/\((#\d+(?:,#\d+)*)\)/, (_, list) => `(${list},${targetOf(all, reference)})`)
      : lists.replace(/\(#\d+,(?=#)/, '(')
  return body.slice(0, behind) + changed
}

function targetOf({ names }: Statements, number: number): string {
  return `#${names[number % names.length]}`
}

function spliced(text: string, { index, 0: found }: RegExpExecArray, to: string): string {
  return text.slice(0, index) + to + text.slice(index + found.length)
}
