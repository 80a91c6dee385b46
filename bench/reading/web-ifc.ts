/** Property and quantity values through web-ifc, in one pass over the relations that assign sets: by raw lines in batches, and by `GetLine`. */
import { IFCPROPERTYSINGLEVALUE, IFCRELDEFINESBYPROPERTIES, IfcAPI, LogLevel } from 'web-ifc'
import { keep, type TheirValue, type TheirValues } from './values.ts'

/**
 * Starts web-ifc, silent, on one thread.
 *
 * @param wasm where a browser finds its module; Node finds it itself
 */
export async function startWebIfc(wasm?: string): Promise<IfcAPI> {
  const api = new IfcAPI()
  await (wasm === undefined ? api.Init() : api.Init(() => wasm, true))
  api.SetLogLevel(LogLevel.LOG_LEVEL_OFF)
  return api
}

/** A whole file, or a function that reads `size` bytes from `offset`. */
export type Source = Uint8Array | ((offset: number, size: number) => Uint8Array)

/** Opens a model; the caller closes it. */
export function openModel(api: IfcAPI, source: Source): number {
  return typeof source === 'function' ? api.OpenModelFromCallback(source) : api.OpenModel(source)
}

interface Arg {
  readonly type: number
  readonly value: TheirValue | null
}
type Args = readonly (null | Arg | readonly Arg[])[]
interface Line {
  readonly ID: number
  readonly type: number
  readonly arguments: Args
}

const BATCH = 4096
const REF = 5

/** Values by `GetRawLinesData`: relations, then sets, then properties, a batch at a time. */
export function valuesByRawLines(api: IfcAPI, source: Source): TheirValues {
  const model = openModel(api, source)
  const fetch = (ids: readonly number[]): Line[] => {
    const lines: Line[] = []
    for (let from = 0; from < ids.length; from += BATCH)
      for (const line of api.GetRawLinesData(model, ids.slice(from, from + BATCH)))
        lines.push(line as unknown as Line)
    return lines
  }
  const relations = fetch([...vectorIds(api, model)])
  const byId = new Map(fetch(distinct(relations, (args) => [args[5]])).map((line) => [line.ID, line]))
  const members = distinct([...byId.values()], membersOf)
  const properties = new Map(fetch(members).map((line) => [line.ID, line]))
  const values: TheirValues = new Map()
  for (const { arguments: args } of relations) {
    const set = byId.get(refOf(args[5]))
    if (set === undefined) continue
    const objects = (args[4] as readonly Arg[]).map(refOf)
    for (const member of membersOf(set.arguments)) {
      const property = properties.get(refOf(member))
      const value = property === undefined ? null : rawValue(property)
      if (property !== undefined && value !== null)
        keep(values, `${textOf(set.arguments[2])}\n${textOf(property.arguments[0])}`, objects, value)
    }
  }
  api.CloseModel(model)
  return values
}

function* vectorIds(api: IfcAPI, model: number): Generator<number> {
  const ids = api.GetLineIDsWithType(model, IFCRELDEFINESBYPROPERTIES)
  for (let i = 0; i < ids.size(); i++) yield ids.get(i)
}

function distinct(
  lines: readonly Line[],
  refs: (args: Args) => readonly (Args[number] | undefined)[],
): number[] {
  return [...new Set(lines.flatMap((line) => refs(line.arguments).map(refOf)))].filter((id) => id > 0)
}

/** IfcPropertySet lists its properties fifth, IfcElementQuantity its quantities sixth. */
function membersOf(args: Args): readonly Arg[] {
  const list = Array.isArray(args[4]) ? args[4] : args[5]
  return Array.isArray(list) ? list : []
}

function refOf(arg: Args[number] | undefined): number {
  const one = arg as Arg | null | undefined
  return one?.type === REF ? Number(one.value) : 0
}

const textOf = (arg: Args[number] | undefined): string => String((arg as Arg | null)?.value ?? '')

/** The nominal value of a single property, the fourth argument of a quantity; null for every other kind. */
function rawValue({ type, arguments: args }: Line): TheirValue | null {
  if (type === IFCPROPERTYSINGLEVALUE) return (args[2] as Arg | null)?.value ?? null
  const fourth = args[3] as Arg | readonly Arg[] | null | undefined
  const isNumber = !Array.isArray(fourth) && [4, 10].includes((fourth as Arg | null)?.type ?? 0)
  return isNumber ? (fourth as Arg).value : null
}

interface Wrapped {
  readonly value?: TheirValue | null
}

/** Values by `GetLine`, a set and its members fetched once. */
export function valuesByGetLine(api: IfcAPI, source: Source): TheirValues {
  const model = openModel(api, source)
  const values: TheirValues = new Map()
  const lines = new Map<number, Record<string, unknown>>()
  const line = (id: number): Record<string, unknown> => {
    const known = lines.get(id) ?? (api.GetLine(model, id) as Record<string, unknown>)
    lines.set(id, known)
    return known
  }
  const idsOf = (list: unknown): number[] => (list as readonly Wrapped[]).map(({ value }) => Number(value))
  for (const id of vectorIds(api, model)) {
    const relation = api.GetLine(model, id) as Record<string, unknown>
    const set = line(Number((relation.RelatingPropertyDefinition as Wrapped).value))
    const objects = idsOf(relation.RelatedObjects)
    for (const member of idsOf(set.HasProperties ?? set.Quantities ?? [])) {
      const property = line(member)
      const key = Object.keys(property).find(
        (name) => name === 'NominalValue' || /^[A-Z][a-z]+Value$/.test(name),
      )
      const value = key === undefined ? null : (property[key] as Wrapped | null)?.value
      if (value === null || value === undefined) continue
      keep(
        values,
        `${(set.Name as Wrapped | null)?.value}\n${(property.Name as Wrapped).value}`,
        objects,
        value,
      )
    }
  }
  api.CloseModel(model)
  return values
}
