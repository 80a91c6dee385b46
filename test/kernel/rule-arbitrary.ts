/** Well-typed rules at random over the buildings of building-arbitrary.ts: every kind of node that the language has. */
import fc from 'fast-check'
import { TO_MANY_RELATIONS, TO_ONE_RELATIONS } from '../../engine/language/ast.ts'

/** What the rules may name beside the model: hand these to `checkRule`. */
export const NAMES = {
  params: { limit: { value: 1.5 }, mark: { value: 'A' }, yes: { value: true } },
  tables: { load: { values: { A: 1, B: 2.5, Ä: -1 } } },
  definitions: { wide: 'X.n1 ?? atMost(X.n2)', marked: 'X.t1 ?? Name', sure: 'X.b1 ?? X.b2' },
}

type Text = fc.Arbitrary<string>
const one = (...texts: string[]): Text => fc.constantFrom(...texts)
const steps = fc.oneof(
  { weight: 4, arbitrary: one('') },
  { weight: 3, arbitrary: one(...TO_ONE_RELATIONS.map((step) => `${step}.`)) },
  one('type.', 'host.container.', 'storey.building.', 'opening.parent.'),
)
const joined = (parts: TemplateStringsArray, ...holes: readonly fc.Arbitrary<unknown>[]): Text =>
  fc.tuple(...holes).map((texts) => parts.map((part, i) => part + String(texts[i] ?? '')).join(''))

const literal = one(
  '0',
  '1',
  '0.25',
  '-1',
  '1.5',
  '2',
  '3',
  '1e300',
  '-2.75',
  'param.limit',
  '(1 / 0)',
  '(1e300 * 1e300)',
)
const numberPath = joined`${steps}${one('X.n1', 'X.n1', 'X.n2', 'XY.n1', 'Z.n1', '`X*`.n1', '`*`.n1')}`
const numberName = fc.oneof({ weight: 5, arbitrary: numberPath }, one('wide', 'Missing.n1'))
const textPath = fc.oneof(
  { weight: 5, arbitrary: joined`${steps}${one('X.t1', 'Name', 'XY.t1', '`X*`.t1', 'Name')}` },
  one('marked', 'Missing.t1'),
)
const truthPath = fc.oneof(
  { weight: 5, arbitrary: joined`${steps}${one('X.b1', 'X.b2', 'X.b1')}` },
  one('sure', 'Missing.b1'),
)
const relation = fc.oneof(
  { weight: 6, arbitrary: joined`${steps}${one(...TO_MANY_RELATIONS)}` },
  one(
    'IfcDoor',
    'IfcWall',
    'IfcSpace',
    'IfcElement',
    'IfcBuildingElement',
    'IfcMaterial',
    'IfcRoad',
    'IfcGroup',
  ),
)
const className = one(
  'IfcDoor',
  'IfcWall',
  'IfcBuildingStorey',
  'IfcElement',
  'IfcTypeObject',
  'IfcSpace',
  'IfcRoad',
)
const operator = one('=', '!=', '<', '<=', '>', '>=')

/** The text of a condition; `unique` only where it may stand. */
const { number, truth } = fc.letrec<{ number: string; text: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    { weight: 3, arbitrary: numberName },
    joined`(${tie('number')} ${one('+', '-', '*', '/')} ${tie('number')})`,
    joined`(-(${tie('number')}))`,
    joined`((${tie('number')}) ?? (${tie('number')}))`,
    joined`${one('atMost', 'atLeast', 'abs', 'round', 'floor', 'ceil', 'sqrt', 'atan', 'sin', 'cos', 'tan')}(${tie('number')})`,
    joined`${one('min', 'max', 'about')}(${tie('number')}, ${tie('number')})`,
    joined`count(${relation})`,
    joined`count(${relation} where ${tie('truth')})`,
    joined`${one('sum', 'min', 'max')}(${relation}.${one('X.n1', 'X.n2', 'Z.n1', 'type.X.n2', 'Missing.n1')})`,
    joined`${one('sum', 'min', 'max')}(${relation}.${one('X.n2', 'Z.n1')} where ${tie('truth')})`,
    joined`length(${tie('text')})`,
    joined`table.load[${tie('text')}]`,
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: textPath },
    joined`(${tie('text')} ?? ${textPath})`,
    joined`(${textPath} ?? "B")`,
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    one('true', 'false', 'param.yes'),
    { weight: 2, arbitrary: truthPath },
    { weight: 3, arbitrary: joined`(${tie('number')} ${operator} ${tie('number')})` },
    joined`(${tie('number')} ${operator} ${literal})`,
    joined`(${tie('number')} ${one('in', 'not in')} (${tie('number')}) .. ${tie('number')})`,
    joined`(${tie('number')} in [1, 2, -0.25])`,
    joined`(${tie('text')} ${one('=', '!=')} ${fc.oneof(one('"A"', 'param.mark', '"字"'), tie('text'))})`,
    joined`(${tie('text')} ${one('in', 'not in')} ["A", "B", "nowhere"])`,
    joined`(${tie('text')} ${one('matches', 'not matches')} ${one('/A/', '/[AÄ]B?/', '/[^A]*/', '/./')})`,
    joined`exists(${fc.oneof(numberName, textPath, truthPath, relation, one(...TO_ONE_RELATIONS), joined`(${tie('number')})`)})`,
    joined`(${one('this', ...TO_ONE_RELATIONS)} ${one('is', 'is not')} ${className})`,
    joined`any(${relation} where ${tie('truth')})`,
    joined`every(${relation} where ${tie('truth')} satisfies ${tie('truth')})`,
    joined`every(${relation} satisfies ${tie('truth')})`,
    joined`(not ${tie('truth')})`,
    joined`(${tie('truth')} ${one('and', 'or', 'implies', '=', '!=', '??')} ${tie('truth')})`,
  ),
}))

const applies = one(
  'IfcDoor',
  'IfcElement',
  'IfcDoor, IfcWindow',
  'IfcWall',
  'IfcSpace',
  'IfcProduct',
  'IfcTypeObject',
  'IfcGroup',
  'IfcBuildingStorey',
  'IfcRoad, IfcSpace',
)
const unique = joined`unique(${one('Name', 'X.n1', 'X.n2', 'X.t1', 'X.b1', '`X*`.n1', 'type.X.n1', 'storey.Name')}${one('', ...TO_ONE_RELATIONS.map((step) => ` within ${step}`))})`

export interface RuleTexts {
  readonly applies: string
  readonly require: string
}

/** `applies` and `require` of a rule. */
export const ruleTexts: fc.Arbitrary<RuleTexts> = fc.record({
  applies: fc.oneof(applies, joined`${applies} where ${truth}`),
  require: fc.oneof(
    { weight: 6, arbitrary: truth },
    { weight: 1, arbitrary: joined`(${number} >= ${number})` },
    { weight: 1, arbitrary: unique },
    { weight: 1, arbitrary: joined`(${unique} ${one('and', 'or', 'implies')} ${truth})` },
    {
      weight: 1,
      arbitrary: one(
        'OverallWidth >= 800 mm',
        'OverallWidth / OverallHeight < 2',
        'PredefinedType in ["DOOR", "GATE"]',
        'OverallWidth + 1 m = OverallHeight',
        'storey.Elevation > 1 ft',
      ),
    },
  ),
})
