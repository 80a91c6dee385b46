/** Sets parameters from outside: a number, a truth, or a text such as `34in`. */
import { LintelError } from '../errors.ts'
import { agree, dimensionName } from '../language/dimension.ts'
import { proposal } from '../language/nearest.ts'
import { parseExpression } from '../language/parse.ts'
import { isUnitName, UNITS, type UnitName } from '../language/units.ts'
import { DIMENSIONLESS } from '../schema/measures.ts'
import { type Parameter, parameterType } from './pack.ts'

/** Values by parameter name; a bare number is in the parameter's own unit. */
export type ParamValues = Readonly<Record<string, number | string | boolean>>

type Params = Readonly<Record<string, Parameter>>

/**
 * Every pack's parameters with the values put in, wherever a pack has a parameter of that name.
 *
 * @throws LintelError call-invalid: no pack has the parameter, or the value is not of its type or dimension
 */
export function overrideParams(packs: readonly Params[], values: ParamValues): Params[] {
  const known = new Set(packs.flatMap((params) => Object.keys(params)))
  for (const name of Object.keys(values)) {
    if (known.has(name)) continue
    const list =
      known.size === 0
        ? '; these packs have none'
        : `; these packs have ${[...known].sort().slice(0, 12).join(' ')}`
    throw new LintelError('call-invalid', `unknown parameter '${name}'${proposal(name, known) || list}`)
  }
  return packs.map((params) =>
    Object.fromEntries(
      Object.entries(params).map(([name, parameter]) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined
        return [name, value === undefined ? parameter : overridden(name, parameter, value)]
      }),
    ),
  )
}

function overridden(name: string, parameter: Parameter, value: number | string | boolean): Parameter {
  switch (parameterType(parameter)) {
    case 'number':
      return { ...parameter, ...numberFrom(name, parameter, value) }
    case 'boolean':
      return { ...parameter, value: truthFrom(name, value) }
    default:
      return { ...parameter, value: textFrom(name, parameter, value) }
  }
}

function textFrom(name: string, { oneOf }: Parameter, value: number | string | boolean): string {
  const found = String(value)
  if (oneOf === undefined) {
    if (typeof value !== 'string' || value === '') throw wrongType(name, 'a text', value)
    return value
  }
  if (oneOf.includes(found)) return found
  const hint = proposal(found, oneOf)
  throw new LintelError(
    'call-invalid',
    `the parameter '${name}' is one of ${oneOf.join(', ')}; found '${oneLine(found)}'${hint}`,
  )
}

function numberFrom(
  name: string,
  parameter: Parameter,
  value: number | string | boolean,
): Pick<Parameter, 'value' | 'unit'> {
  if (typeof value === 'number' && Number.isFinite(value)) return { value }
  const example = `a number${parameter.unit === undefined ? '' : ` such as ${parameter.value ?? 1}${parameter.unit}`}`
  if (typeof value !== 'string') throw wrongType(name, example, value)
  const parsed = literal(name, value)
  if (parsed === null) throw wrongType(name, example, value)
  if (parsed.unit === null) return { value: parsed.value }
  const [wanted, found] = [dimensionOf(parameter.unit), UNITS[parsed.unit].dimension]
  if (!agree(wanted, found)) {
    const message = `the parameter '${name}' is ${dimensionName(wanted)}, but '${value}' is ${dimensionName(found)}`
    throw new LintelError('call-invalid', message)
  }
  return { value: parsed.value, unit: parsed.unit }
}

function dimensionOf(unit: string | undefined) {
  return unit !== undefined && isUnitName(unit) ? UNITS[unit].dimension : DIMENSIONLESS
}

function literal(
  name: string,
  text: string,
): { readonly value: number; readonly unit: UnitName | null } | null {
  try {
    const expr = parseExpression({ name: `parameter ${name}`, text })
    return expr.kind === 'number' ? expr : null
  } catch (cause) {
    const detail = cause instanceof LintelError ? cause.message : String(cause)
    throw new LintelError('call-invalid', `the parameter '${name}' cannot be '${oneLine(text)}': ${detail}`, {
      cause,
    })
  }
}

function truthFrom(name: string, value: number | string | boolean): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw wrongType(name, 'true or false', value)
}

function wrongType(name: string, expected: string, found: number | string | boolean): Error {
  return new LintelError(
    'call-invalid',
    `the parameter '${name}' expects ${expected}, found '${oneLine(String(found))}'`,
  )
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').slice(0, 60)
}
