/** Reads a formula of the file as an expression of the rule language; it is parsed and never run. */
import { LintelError } from '../errors.ts'
import { checkRule } from '../language/check.ts'
import { parseExpression } from '../language/parse.ts'
import { print } from '../language/print.ts'
import type { Expr } from '../language/syntax.ts'
import { loadSchema } from '../schema/load.ts'
import type { Formula } from './action.ts'
import { type ElementType, wordKey } from './element-types.ts'
import { type Notes, shown } from './note.ts'
import { subjectOf } from './property-condition.ts'
import { placeText, propertyPlace } from './property-place.ts'
import { unitNamed } from './unit-names.ts'

/** A formula, and the element it is about. */
export interface FormulaSpot {
  readonly formula: Formula
  readonly type: ElementType
  readonly notes: Notes
}

/** The formula as the text of a definition; null when it could not be read. */
export function readFormula(spot: FormulaSpot): string | null {
  const { text, path } = spot.formula
  try {
    const parsed = parseExpression({ name: path, text: respelled(text) })
    const printed = print(withPlaces(parsed, spot))
    expectTaken(spot, `exists(${printed})`)
    checkUnit(spot, printed)
    return printed
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    spot.notes.notConverted(`${path}.formula`, `the formula ${shown(text)}: ${error.message}`, {
      done: 'left it out',
      decide: 'how the rule language says it',
      whole: text,
    })
    return null
  }
}

/** Tells when what the formula gives is not measured in the unit that the file names. */
function checkUnit(spot: FormulaSpot, printed: string): void {
  const { unit, path } = spot.formula
  if (unit === null) return
  const named = unitNamed(unit)
  const found = `the unit ${shown(unit)} of a formula`
  const then = { done: 'left it out; the value is SI', decide: 'whether the formula gives that' }
  if (named === undefined) {
    spot.notes.notConverted(`${path}.unit`, found, { ...then, whole: unit })
    return
  }
  try {
    expectTaken(spot, `(${printed}) >= 1${named === null ? '' : ` ${named}`}`)
    spot.notes.done(`${path}.unit`, found, 'the formula gives that; the value is SI')
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    spot.notes.decide(`${path}.unit`, `${found}: ${error.message}`, then)
  }
}

/** @throws LintelError when the language does not take the condition */
function expectTaken({ formula, type }: FormulaSpot, require: string): void {
  const schema = loadSchema('IFC4')
  const names = { params: {}, tables: {}, definitions: {} }
  checkRule({ id: formula.path, applies: type.class, require }, { ...names, schema, schemas: [schema] })
}

const SPELLINGS: Readonly<Record<string, string>> = { '==': '=', '&&': ' and ', '||': ' or ' }

/** Operators of other languages as the rule language writes them, outside texts; `{width}` is `width`. */
function respelled(text: string): string {
  return text.replaceAll(
    /'[^']*'|"[^"]*"|==|&&|\|\||!(?!=)|\$?\{\s*(\w+)\s*\}/gu,
    (part, name: string | undefined) => {
      if (name !== undefined) return name
      return part === '!' ? ' not ' : (SPELLINGS[part] ?? part)
    },
  )
}

/** The expression with each property where IFC keeps it. */
function withPlaces(expr: Expr, spot: FormulaSpot): Expr {
  const within = (part: Expr): Expr => withPlaces(part, spot)
  switch (expr.kind) {
    case 'path':
      return place(expr, spot)
    case 'call':
      return { ...expr, args: expr.args.map(within) }
    case 'unary':
      return { ...expr, value: within(expr.value) }
    case 'binary':
      return { ...expr, left: within(expr.left), right: within(expr.right) }
    case 'inRange':
      return { ...expr, value: within(expr.value), low: within(expr.low), high: within(expr.high) }
    case 'inList':
    case 'matches':
      return { ...expr, value: within(expr.value) }
    default:
      return expr
  }
}

/** `width`, `door.width` and `properties.width` are the same property. */
function place(expr: Extract<Expr, { kind: 'path' }>, { formula, type, notes }: FormulaSpot): Expr {
  const names = expr.segments.map(({ name }) => name)
  const [first = '', ...rest] = names
  const isOwner = ['element', 'object', 'properties', wordKey(type.word)].includes(wordKey(first))
  const property = (isOwner && rest.length > 0 ? rest : names).join('.')
  const found = propertyPlace(type.class, property, 'number')
  notes.done(
    `${formula.path}.formula`,
    `the property ${shown(property)} of ${type.class}`,
    `reads ${placeText(found)}`,
  )
  return subjectOf(found).expr
}
