/** Deltas at random to a small model, and the file that the model would be after them. */
import fc from 'fast-check'
import type { ColumnLeaf } from '../../engine/columns.ts'
import type { ModelEdit } from '../../engine/edit.ts'
import type { DeltaChange, DeltaValue } from '../../server/checks/live-protocol.ts'
import { nameOf, type Statements } from '../kernel/live-edit.ts'

/** One thing to do, by numbers that are taken modulo what there is. */
export interface DeltaStep {
  readonly kind: 'attribute' | 'property' | 'restate' | 'remove' | 'add' | 'relate' | 'loosen'
  readonly at: number
  readonly value: number | null
}

export const deltaSteps: fc.Arbitrary<readonly DeltaStep[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'attribute',
      'attribute',
      'property',
      'property',
      'restate',
      'remove',
      'add',
      'relate',
      'loosen',
    ),
    at: fc.nat(),
    value: fc.option(
      fc.integer({ min: 1, max: 12 }).map((n) => n / 4),
      { freq: 4 },
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

/** A value that was put in. */
export interface PutValue {
  readonly id: number
  readonly leaf: ColumnLeaf
  readonly value: DeltaValue
}

/** A delta as it is sent, and as the engine takes it. */
export interface MadeDelta {
  readonly changes: readonly DeltaChange[]
  readonly edit: Required<ModelEdit>
  readonly values: readonly PutValue[]
  /** Names of the instances that it states or removes. */
  readonly touched: ReadonlySet<number>
}

const GLOBAL_ID = /^(#\d+=\w+\()'([^']{22})'/
const WIDTH: ColumnLeaf = { kind: 'attribute', name: 'OverallWidth' }
const CLEAR: ColumnLeaf = { kind: 'property', set: 'Own', glob: false, name: 'ClearWidth' }

/** Makes a delta of steps and does it to the statements; a step that does not fit is left out. */
export function deltaOf(all: Statements, steps: readonly DeltaStep[]): MadeDelta {
  const changes: DeltaChange[] = []
  const values: PutValue[] = []
  const [stated, removed, valued] = [new Map<number, string>(), new Set<number>(), new Set<number>()]
  const isFree = (id: number): boolean => !stated.has(id) && !removed.has(id)
  const known = new Set(all.names.filter((id) => all.line(id) !== undefined))
  const linesOf = (what: RegExp): number[] =>
    [...known].filter((id) => isFree(id) && !valued.has(id) && what.test(all.line(id) ?? ''))
  for (const { kind, at, value } of steps) {
    const of = (what: RegExp): number | undefined => {
      const found = linesOf(what)
      return found[at % Math.max(1, found.length)]
    }
    const state = (op: 'add' | 'restate', line: string): void => {
      changes.push({ op, statements: line })
      stated.set(nameOf(line), line)
    }
    const fresh = Math.max(900_000, ...all.names, ...stated.keys()) + 3
    const door = of(/=IFCDOOR\(/)
    if (kind === 'attribute' || kind === 'property') {
      if (door === undefined) continue
      const element = at % 2 === 0 ? `#${door}` : (GLOBAL_ID.exec(all.line(door) ?? '')?.[2] as string)
      const leaf = kind === 'attribute' ? WIDTH : CLEAR
      valued.add(door)
      values.push({ id: door, leaf, value })
      changes.push(
        kind === 'attribute'
          ? { op: 'attribute', element, name: 'OverallWidth', value }
          : { op: 'property', element, set: 'Own', name: 'ClearWidth', value },
      )
    } else if (kind === 'restate') {
      if (door === undefined) continue
      state(
        'restate',
        (all.line(door) as string).replace(/,(?:[\d.]+|\$),\.DOOR\./, `,${step(value)},.DOOR.`),
      )
    } else if (kind === 'remove') {
      const gone = of(/=IFC(?:DOOR|SPACE|REL\w+|PROPERTYSET|WALL\w*)\(/)
      if (gone === undefined) continue
      removed.add(gone)
      changes.push({ op: 'remove', element: `#${gone}` })
    } else if (kind === 'add') {
      if (door === undefined) continue
      const globalId = `1${String(fresh).padStart(21, '0')}`
      state(
        'add',
        (all.line(door) as string).replace(
          GLOBAL_ID,
          (_, head: string) => `${head.replace(/#\d+/, `#${fresh}`)}'${globalId}'`,
        ),
      )
    } else {
      const relation = of(/=IFCRELCONTAINEDINSPATIALSTRUCTURE\(/)
      if (relation === undefined) continue
      const line = all.line(relation) as string
      const other = door ?? ([...known][at % known.size] as number)
      state(
        'restate',
        kind === 'relate' ? line.replace(/,\(#/, `,(#${other},#`) : line.replace(/,\(#\d+,#/, ',(#'),
      )
    }
  }
  for (const line of stated.values()) all.put(line)
  for (const id of removed) all.remove(id)
  const edit = {
    statements: [...changes]
      .flatMap((one) => ('statements' in one ? [one] : []))
      .toSorted(addedFirst)
      .map(({ statements }) => statements)
      .join('\n'),
    removed: [...removed],
  }
  return { changes, edit, values, touched: new Set([...stated.keys(), ...removed]) }
}

function addedFirst(a: { readonly op: string }, b: { readonly op: string }): number {
  return (a.op === 'add' ? 0 : 1) - (b.op === 'add' ? 0 : 1)
}

/** A number as a file writes it. */
function step(value: number | null): string {
  if (value === null) return '$'
  return Number.isInteger(value) ? `${value}.` : String(value)
}
