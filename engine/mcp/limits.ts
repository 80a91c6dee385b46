/** Reads the number that a condition compares with, and its unit. */
import { agree } from '../language/dimension.ts'
import { UNIT_NAMES, UNITS, type UnitName } from '../language/units.ts'
import { DIMENSIONLESS, type Dimension } from '../schema/measures.ts'
import { own } from './fields.ts'
import { type ConditionSpot, doubt, refuse, refuseValue } from './importing.ts'
import { shown } from './note.ts'
import type { Limit } from './property-atom.ts'
import { type PropertyPlace, placeText } from './property-place.ts'
import { unitNamed } from './unit-names.ts'

/** The number and its unit: the condition's, the value's own (`36 inches`), else SI; null when it was refused. */
export function limitOf(spot: ConditionSpot, value: unknown, place: PropertyPlace): Limit | null {
  const written = numberOf(value)
  if (written === null) return refuseValue(spot, 'value', 'a number')
  const named = own(spot.condition, 'unit') ?? written.unit
  if (named === null) return { value: written.value, unit: assumedUnit(spot, place) }
  const unit = typeof named === 'string' ? unitNamed(named) : undefined
  if (unit === undefined) {
    return refuse(spot, 'unit', {
      found: `the unit ${shown(named)}`,
      decide: `the figure in one of ${UNIT_NAMES.join(' ')}`,
    })
  }
  if (!fits(unit, place)) {
    return refuse(spot, 'unit', {
      found: `the unit ${shown(named)} for ${placeText(place)}, which is measured in ${place.unit ?? 'bare numbers'}`,
      decide: 'the unit, or the property',
    })
  }
  return { value: written.value, unit }
}

/** A number, or a text such as `36 inches`; other texts are none. */
function numberOf(value: unknown): { readonly value: number; readonly unit: string | null } | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { value, unit: null } : null
  if (typeof value !== 'string') return null
  const [, digits, unit = ''] = /^\s*([+-]?\d+(?:\.\d+)?)\s*(\D{0,30})$/u.exec(value) ?? []
  if (digits === undefined) return null
  return { value: Number(digits), unit: unit.trim() === '' ? null : unit.trim() }
}

function assumedUnit(spot: ConditionSpot, place: PropertyPlace): UnitName | null {
  if (place.unit === null) return null
  doubt(spot, 'unit', {
    found: `no unit for ${placeText(place)}`,
    done: `took the figure to be in ${place.unit}`,
    decide: 'the unit of the figure',
  })
  return place.unit
}

/** What the file itself named a set for takes any unit. */
function fits(unit: UnitName | null, place: PropertyPlace): boolean {
  if (place.isOwn) return true
  return agree(dimensionOf(unit), dimensionOf(place.unit))
}

function dimensionOf(unit: UnitName | null): Dimension {
  return unit === null ? DIMENSIONLESS : UNITS[unit].dimension
}
