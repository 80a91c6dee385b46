/** Values as STEP writes them, at random. */
import fc from 'fast-check'
import { NUMBERS, TEXTS } from './vocabulary.ts'

/** A text in quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A text, at times empty or absent. */
export const label: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS).map(quoted) },
  { weight: 1, arbitrary: fc.constantFrom('$', "''") },
)

/** A REAL. */
export const number: fc.Arbitrary<string> = fc
  .constantFrom(...NUMBERS)
  .map((value) => (Number.isInteger(value) ? `${value}.` : String(value)))

const value: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS, '').map((text) => `IFCLABEL(${quoted(text)})`),
  fc.constantFrom(...TEXTS).map((text) => `IFCLABEL(${quoted(text)})`),
  fc.constantFrom(...TEXTS).map((text) => `IFCTEXT(${quoted(text)})`),
  number.map((text) => `IFCREAL(${text})`),
  number.map((text) => `IFCLENGTHMEASURE(${text})`),
  fc.constantFrom(0, 1, 5, 1200).map((whole) => `IFCINTEGER(${whole})`),
  fc.constantFrom('T', 'F', 'U').map((letter) => `IFCLOGICAL(.${letter}.)`),
  fc.constantFrom('T', 'F').map((letter) => `IFCBOOLEAN(.${letter}.)`),
)

/** A value with its type, at times absent. */
export const typedValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: value },
  { weight: 1, arbitrary: fc.constant('$') },
)

/** A length with its type, at times absent. */
export const typedLength: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: number.map((text) => `IFCLENGTHMEASURE(${text})`) },
  { weight: 1, arbitrary: fc.constant('$') },
)

/** A list of values with their types, absent where it is empty. */
export const typedList: fc.Arbitrary<string> = fc
  .array(value, { maxLength: 3 })
  .map((items) => (items.length === 0 ? '$' : `(${items.join(',')})`))
