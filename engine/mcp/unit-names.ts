/** The units that files name in words, as units of the rule language. */
import { isUnitName, type UnitName } from '../language/units.ts'

/** Spellings without blanks, dots, underscores and hyphens, in small letters; null is a bare number. */
const SPELLINGS: ReadonlyMap<string, UnitName | null> = new Map<string, UnitName | null>([
  ...spell('m', 'm meter meters metre metres'),
  ...spell('cm', 'cm centimeter centimeters centimetre centimetres'),
  ...spell('mm', 'mm millimeter millimeters millimetre millimetres'),
  ...spell('km', 'km kilometer kilometers kilometre kilometres'),
  ...spell('in', "in inch inches \" '' ″"),
  ...spell('ft', "ft foot feet ' ′"),
  ...spell('yd', 'yd yard yards'),
  ...spell('m2', 'm2 m^2 m² sqm squaremeter squaremeters squaremetre squaremetres'),
  ...spell('ft2', 'ft2 ft^2 ft² sqft sf squarefoot squarefeet'),
  ...spell('mm2', 'mm2 mm^2 mm² squaremillimeters squaremillimetres'),
  ...spell('m3', 'm3 m^3 m³ cubicmeter cubicmeters cubicmetre cubicmetres'),
  ...spell('ft3', 'ft3 ft^3 ft³ cuft cf cubicfoot cubicfeet'),
  ...spell('l', 'l liter liters litre litres'),
  ...spell('deg', 'deg ° degree degrees'),
  ...spell('rad', 'rad radian radians'),
  ...spell('%', '% percent pct'),
  ...spell('s', 's sec second seconds'),
  ...spell('min', 'min minute minutes'),
  ...spell('h', 'h hr hrs hour hours'),
  ...spell('kg', 'kg kilogram kilograms'),
  ...spell('N', 'n newton newtons'),
  ...spell('kN', 'kn kilonewton kilonewtons'),
  ...spell('W', 'w watt watts'),
  ...spell('Pa', 'pa pascal pascals'),
  ...spell('K', 'k kelvin'),
  ...spell('degC', 'degc °c celsius'),
  ...spell('lx', 'lx lux'),
  ...spell('dB', 'db decibel decibels'),
  ...spell('W/m2K', 'w/m2k w/m²k w/(m2k) w/(m²k) w/m2·k w/m²·k'),
  ...spell(null, '1 none count each ratio person persons people occupant occupants unitless dimensionless'),
])

function spell(unit: UnitName | null, spellings: string): [string, UnitName | null][] {
  return spellings.split(' ').map((spelling) => [spelling, unit])
}

/** The unit that a text names, null for a bare number; undefined where the language has none of that name. */
export function unitNamed(name: string): UnitName | null | undefined {
  const trimmed = name.trim()
  if (isUnitName(trimmed)) return trimmed
  return SPELLINGS.get(trimmed.toLowerCase().replaceAll(/[\s._-]+/gu, ''))
}
