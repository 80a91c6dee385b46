/** Reads option values; a wrong one is an error that names the accepted ones and the nearest of them. */
import { InvalidArgumentError } from 'commander'
import { isDay } from '../engine/day.ts'
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'

/** A parser for an option that takes one of `accepted`. */
export function oneOf<T extends string>(accepted: readonly T[]): (value: string) => T {
  return (value) => {
    const found = accepted.find((one) => one === value)
    if (found !== undefined) return found
    throw new InvalidArgumentError(`Accepted are ${accepted.join(', ')}${proposal(value, accepted)}`)
  }
}

/** A parser for an option that takes a whole number in a range. */
export function wholeNumber(low: number, high = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= low && number <= high) return number
    const range = high === Number.MAX_SAFE_INTEGER ? `${low} or more` : `from ${low} to ${high}`
    throw new InvalidArgumentError(`It must be a whole number, ${range}`)
  }
}

/** A day of the calendar. */
export function day(value: string): string {
  if (isDay(value)) return value
  throw new InvalidArgumentError(`It must be a day of the calendar, for example 2027-06-30`)
}

export type ParameterValue = number | string | boolean

/** `name=value` pairs; `true` and `false` are switches, what reads as a number is one (in the parameter's own unit). */
export function parseParameters(pairs: readonly string[]): Record<string, ParameterValue> {
  const parameters: Record<string, ParameterValue> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1)
      throw new LintelError(
        'call-invalid',
        `--param '${pair}' is not name=value; for example --param door_clear_width=0.9`,
      )
    parameters[pair.slice(0, at)] = parameterValue(pair.slice(at + 1))
  }
  return parameters
}

function parameterValue(text: string): ParameterValue {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/**
 * Takes models out of the values of options that take several.
 *
 * In `check --rules core/information house.ifc` an option that takes several values takes the model too. A value that
 * ends in `.ifc` is never a pack, a rule or a parameter, so it is given back.
 */
export function splitModels(values: readonly string[]): {
  readonly values: string[]
  readonly models: string[]
} {
  const isModel = (value: string) =>
    value === '-' || (/\.ifc(zip|xml)?$/i.test(value) && !value.includes('='))
  return { values: values.filter((value) => !isModel(value)), models: values.filter(isModel) }
}
