/** A model as web-ifc reads it: classes, and the raw arguments of every instance that we keep too. */
import * as webIfc from 'web-ifc'
import { isGeometry } from '../../engine/names.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import { starredArguments } from './stars.ts'

/** Kinds of raw arguments, by the numbers that web-ifc gives them. */
export const KIND = { text: 1, typed: 2, enumeration: 3, real: 4, ref: 5, integer: 10 } as const

/** One value of a statement; `typecode` says the type of a typed one. */
export interface RawValue {
  readonly type: number
  readonly value: string | number | null
  readonly typecode?: number
}

export type Argument = null | RawValue | readonly Argument[]

/** Instances fetched from web-ifc with one call. */
const BATCH = 4096

const codes = Object.entries(webIfc as unknown as Record<string, unknown>)
const NAMES = new Map(
  codes
    .filter(([name, code]) => /^IFC[A-Z0-9]+$/.test(name) && typeof code === 'number')
    .map(([name, code]) => [code, name]),
)

/** Name in capitals of a class or type by web-ifc's code. */
export function nameOfCode(code: number): string {
  return NAMES.get(code) ?? `code ${code}`
}

/** Starts web-ifc, silent; one serves all models of a test file. */
export async function startWebIfc(): Promise<webIfc.IfcAPI> {
  const api = new webIfc.IfcAPI()
  await api.Init()
  api.SetLogLevel(webIfc.LogLevel.LOG_LEVEL_OFF)
  return api
}

export class Theirs {
  private readonly classes = new Map<number, string>()
  private readonly byClass = new Map<string, number[]>()
  private readonly lines = new Map<number, readonly Argument[]>()
  /** Positions of the arguments that are `*` in the file; here they are null, as `$` is. */
  readonly stars: ReadonlyMap<number, readonly number[]>

  /** Reads all there is to compare and closes the model again; `schema` says which instances we keep. */
  constructor(api: webIfc.IfcAPI, bytes: Uint8Array, schema: Schema) {
    this.stars = starredArguments(bytes)
    const model = api.OpenModel(bytes)
    const all = api.GetAllLines(model)
    for (let i = 0; i < all.size(); i++)
      this.addClass(all.get(i), nameOfCode(api.GetLineType(model, all.get(i)) as number))
    const kept = [...this.byClass].filter(([name]) => isKept(schema, name)).flatMap(([, ids]) => ids)
    for (let from = 0; from < kept.length; from += BATCH) {
      const lines = api.GetRawLinesData(model, kept.slice(from, from + BATCH))
      for (const line of lines)
        this.lines.set(line.ID, this.aligned(line.ID, line.arguments as readonly Argument[]))
    }
    api.CloseModel(model)
  }

  /** Puts a null where web-ifc left a `*` out, so that every argument stands at its place again. */
  private aligned(id: number, args: readonly Argument[]): readonly Argument[] {
    const stars = this.stars.get(id)
    if (stars === undefined) return args
    const whole = [...args]
    for (const at of stars) whole.splice(at, 0, null)
    return whole
  }

  private addClass(id: number, name: string): void {
    this.classes.set(id, name)
    const ids = this.byClass.get(name)
    if (ids === undefined) this.byClass.set(name, [id])
    else ids.push(id)
  }

  /** Name of an instance's class, in capitals; undefined when web-ifc has no such instance. */
  classOf(id: number): string | undefined {
    return this.classes.get(id)
  }

  /** Instances of each class, in capitals, in the order of web-ifc. */
  get instances(): ReadonlyMap<string, readonly number[]> {
    return this.byClass
  }

  /** Names of all instances whose arguments were read. */
  get keptIds(): number[] {
    return [...this.lines.keys()]
  }

  /** Arguments of a kept instance; none when web-ifc did not give any. */
  args(id: number): readonly Argument[] {
    return this.lines.get(id) ?? []
  }

  /** Instances of some classes (any case), without their subclasses. */
  of(...classNames: readonly string[]): number[] {
    return classNames.flatMap((name) => this.byClass.get(name.toUpperCase()) ?? [])
  }
}

function isKept(schema: Schema, name: string): boolean {
  const found = schema.class(name)
  return found !== undefined && !isGeometry(schema, found)
}

/** The instance names that an argument refers to, nested ones too. */
export function refsIn(argument: Argument | undefined): number[] {
  if (argument === null || argument === undefined) return []
  if (isList(argument)) return argument.flatMap(refsIn)
  if (argument.type === KIND.ref) return [Number(argument.value)]
  return Array.isArray(argument.value) ? refsIn(argument.value as unknown as Argument) : []
}

/** Text or literal of an argument; the empty text where there is none. */
export function textIn(argument: Argument | undefined): string {
  return argument === null || argument === undefined || isList(argument) ? '' : String(argument.value ?? '')
}

/** Whether an argument is a list. */
export function isList(argument: Argument): argument is readonly Argument[] {
  return Array.isArray(argument)
}
