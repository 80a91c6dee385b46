/** Well-typed rules and small consistent models at random, for holding the kernel against the reference. */
import fc from 'fast-check'
import type { PlainModel, PlainRow, PlainValue } from './model.ts'

/** What the rules may name beside the model: hand these to `checkRule`. */
export const RULE_NAMES = {
  params: { limit: { value: 2 }, mark: { value: 'A' } },
  tables: { load: { values: { A: 1, B: 2.5 } } },
  definitions: { wide: 'X.n1 ?? atMost(X.n2)', marked: 'X.t1 ?? Name' },
}

const number = fc.constantFrom('0', '1', '2', '0.5', '-1', '3', 'param.limit')
const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
const numberPath = fc.constantFrom('X.n1', 'X.n2', 'type.X.n1', 'parent.X.n2', 'wide', '(OverallWidth / 1 m)')
const textPath = fc.constantFrom('X.t1', 'Name', 'type.X.t1', 'storey.Name', 'marked', '`*`.t1')
const truthPath = fc.constantFrom('X.b1', 'type.X.b1', 'parent.X.b1')
const relation = fc.constantFrom('parts', 'parent.parts', 'storey.contents', 'IfcWindow', 'type.occurrences')
const anyPath = fc.constantFrom(
  'X.n1',
  'X.t1',
  'X.b1',
  'OverallWidth',
  'storey',
  'type',
  'parts',
  'parent.parts',
  'wide',
  'IfcWindow',
)

/** The text of a condition; it may hold `unique`, which an aggregate must not. */
export const condition: fc.Arbitrary<string> = fc.letrec((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    numberPath,
    joined`(${tied(tie('number'))} ${fc.constantFrom('+', '-', '*', '/')} ${tied(tie('number'))})`,
    joined`(-(${tied(tie('number'))}))`,
    joined`((${tied(tie('number'))}) ?? (${tied(tie('number'))}))`,
    joined`${fc.constantFrom('atMost', 'atLeast', 'abs', 'round', 'floor', 'ceil', 'sqrt')}(${tied(tie('number'))})`,
    joined`${fc.constantFrom('min', 'max', 'about')}(${tied(tie('number'))}, ${tied(tie('number'))})`,
    joined`count(${relation} where ${tied(tie('truth'))})`,
    joined`${fc.constantFrom('sum', 'min', 'max')}(${relation}.X.n1 where ${tied(tie('truth'))})`,
    joined`length(${tied(tie('text'))})`,
    joined`table.load[${tied(tie('text'))}]`,
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    textPath,
    joined`(${tied(tie('text'))} ?? ${textPath})`,
    joined`(${textPath} ?? "B")`,
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false'),
    truthPath,
    joined`(${tied(tie('number'))} ${operator} ${tied(tie('number'))})`,
    joined`((${tied(tie('number'))}) in (${tied(tie('number'))}) .. ${tied(tie('number'))})`,
    joined`((${tied(tie('number'))}) in [1, 2])`,
    joined`(${tied(tie('text'))} ${fc.constantFrom('=', '!=')} ${fc.oneof(fc.constantFrom('"A"', 'param.mark'), tied(tie('text')))})`,
    joined`(${tied(tie('text'))} not in ["A", "B"])`,
    joined`(${tied(tie('text'))} matches ${fc.constantFrom('/A/', '/A?B/', '/[^A]*/')})`,
    joined`exists(${anyPath})`,
    joined`(${fc.constantFrom('this', 'storey', 'parent')} is ${fc.constantFrom('IfcDoor', 'IfcBuildingStorey', 'IfcElement', 'IfcRoad')})`,
    joined`any(${relation} where ${tied(tie('truth'))})`,
    joined`every(${relation} where ${tied(tie('truth'))} satisfies ${tied(tie('truth'))})`,
    joined`(not ${tied(tie('truth'))})`,
    joined`(${tied(tie('truth'))} ${fc.constantFrom('and', 'or', 'implies', '=', '??')} ${tied(tie('truth'))})`,
  ),
})).truth as fc.Arbitrary<string>

/** `applies` and `require` of a rule. */
export const rule: fc.Arbitrary<{ readonly applies: string; readonly require: string }> = fc.record({
  applies: joined`${fc.constantFrom('IfcDoor', 'IfcElement', 'IfcDoor, IfcWindow')} where ${condition}`,
  require: fc.oneof(
    { weight: 4, arbitrary: condition },
    { weight: 1, arbitrary: fc.constantFrom('unique(Name)', 'unique(X.n1 within storey)', 'unique(X.t1)') },
  ),
})

/** Two storeys, a door type, doors in storeys, windows as parts of doors; both directions of each relation agree. */
export const model: fc.Arbitrary<PlainModel> = fc
  .record({
    doors: fc.array(
      fc.record({ values: values(), storey: fc.constantFrom('s0', 's1', null), typed: fc.boolean() }),
      { maxLength: 5 },
    ),
    windows: fc.array(fc.record({ values: values(), whole: fc.nat() }), { maxLength: 6 }),
    type: values(),
  })
  .map(({ doors, windows, type }) => {
    const doorIds = doors.map((_, i) => `d${i}`)
    const wholes = windows.map(({ whole }) => doorIds[whole % Math.max(1, doorIds.length)])
    const rows: PlainRow[] = ['s0', 's1'].map((id, i) => ({
      ...EMPTY,
      id,
      class: 'IfcBuildingStorey',
      attributes: { Name: 'AB'[i] as string },
      toMany: { contents: doorIds.filter((_, k) => doors[k]?.storey === id) },
    }))
    rows.push({
      ...EMPTY,
      id: 't',
      class: 'IfcDoorType',
      properties: type.properties,
      toMany: { occurrences: doorIds.filter((_, k) => doors[k]?.typed) },
    })
    doors.forEach(({ values: own, storey, typed }, i) => {
      const toOne = {
        ...(storey === null ? {} : { storey, container: storey }),
        ...(typed ? { type: 't' } : {}),
      }
      const parts = wholes.flatMap((whole, k) => (whole === `d${i}` ? [`p${k}`] : []))
      rows.push({ id: `d${i}`, class: 'IfcDoor', ...own, toOne, toMany: { parts } })
    })
    windows.forEach(({ values: own }, k) => {
      const parent = wholes[k]
      const storey = doors[doorIds.indexOf(parent ?? '')]?.storey ?? null
      const toOne = { ...(parent === undefined ? {} : { parent }), ...(storey === null ? {} : { storey }) }
      rows.push({ id: `p${k}`, class: 'IfcWindow', ...own, toOne, toMany: {} })
    })
    return { schema: 'IFC4', rows }
  })

const EMPTY = { attributes: {}, properties: {}, toOne: {}, toMany: {} }

/** Attributes and properties of one row; numbers are quarters, so that sums are exact in any order. */
function values() {
  const quarter = fc.integer({ min: -12, max: 12 }).map((n) => n / 4)
  const name = fc.constantFrom('A', 'B', 'AB', '', null)
  const odd = fc.constantFrom<PlainValue>('A', true, null)
  const properties = fc.record(
    {
      'X.n1': fc.oneof(
        { weight: 4, arbitrary: quarter as fc.Arbitrary<PlainValue> },
        { weight: 1, arbitrary: odd },
      ),
      'X.n2': quarter,
      'X.t1': fc.oneof(
        { weight: 4, arbitrary: name as fc.Arbitrary<PlainValue> },
        { weight: 1, arbitrary: fc.constant<PlainValue>(1) },
      ),
      'X.b1': fc.constantFrom<PlainValue>(true, false, null),
    },
    { requiredKeys: [] },
  )
  const attributes = fc.record(
    { Name: name, OverallWidth: fc.oneof(quarter.map(Math.abs), fc.constant(null)) },
    { requiredKeys: [] },
  )
  return fc.record({
    attributes,
    properties: properties as fc.Arbitrary<Record<string, PlainValue>>,
  }) as fc.Arbitrary<{
    attributes: Record<string, PlainValue>
    properties: Record<string, PlainValue>
  }>
}

/** A template whose holes are arbitrary texts. */
function joined(
  parts: TemplateStringsArray,
  ...holes: readonly fc.Arbitrary<string>[]
): fc.Arbitrary<string> {
  return fc.tuple(...holes).map((texts) => parts.map((part, i) => part + (texts[i] ?? '')).join(''))
}

/** `letrec` does not know the types of what it ties. */
function tied(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return arbitrary as fc.Arbitrary<string>
}
