/** Values as a STEP file may spell them, each with what must be read. */
import fc from 'fast-check'
import type { CellValue } from '../../engine/cells.ts'
import { latin1Text, spelledText } from './step-text.ts'

/** The bytes of a value and what they mean. */
export interface SpelledValue {
  readonly bytes: readonly number[]
  readonly value: CellValue
}

export const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

const mantissa = fc.oneof(
  fc.constantFrom(
    '1',
    '1.',
    '.5',
    '0',
    '0.',
    '00012.50',
    '9007199254740993',
    '9007199254740992.',
    '123456789012345678901234567890',
  ),
  fc.integer({ min: 0, max: 2_000_000_000 }).map(String),
  fc.tuple(fc.nat({ max: 99_999 }), fc.nat({ max: 999_999_999 })).map(([a, b]) => `${a}.${b}`),
  fc.stringMatching(/^\d{1,30}\.\d{0,30}$/),
)
const exponent = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.constantFrom(
    'E0',
    'e5',
    'E+05',
    'E-3',
    'E22',
    'E-22',
    'E23',
    'E-23',
    'E-324',
    'E-308',
    'E-1000',
    'e-310',
  ),
  fc.integer({ min: -340, max: 250 }).map((power) => `E${power}`),
)

/** Every spelling of a number that f64 can hold; huge ones are met elsewhere. */
export const spelledNumber: fc.Arbitrary<SpelledValue> = fc
  .oneof(
    fc.tuple(fc.constantFrom('', '-', '+'), mantissa, exponent).map((parts) => parts.join('')),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value).replace('e', 'E')),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e-300, max: 1e-300 })
      .map((value) => value.toExponential(17)),
  )
  .filter((text) => Number.isFinite(Number(text)))
  .map((text) => ({ bytes: codes(text), value: Number(text) }))

const text: fc.Arbitrary<SpelledValue> = fc
  .oneof({ weight: 4, arbitrary: spelledText }, latin1Text)
  .map((spelled) => ({
    bytes: [0x27, ...spelled.bytes, 0x27],
    value: { kind: 'text', text: spelled.text, type: null },
  }))

const simple: fc.Arbitrary<SpelledValue> = fc.oneof<fc.Arbitrary<SpelledValue>[]>(
  spelledNumber,
  text,
  fc.constantFrom('$', '*').map((mark) => ({ bytes: codes(mark), value: null })),
  fc
    .constantFrom<[string, boolean | null]>(['.T.', true], ['.F.', false], ['.U.', null])
    .map(([mark, value]) => ({
      bytes: codes(mark),
      value: { kind: 'logical', value, type: null },
    })),
  fc.constantFrom('ELEMENT', 'NOTDEFINED', 'USERDEFINED', 'T_', 'P1').map((name) => ({
    bytes: codes(`.${name}.`),
    value: { kind: 'enumeration', text: name, type: null },
  })),
  fc
    .constantFrom('0', '1F', '3ABC')
    .map((digits) => ({ bytes: codes(`"${digits}"`), value: { kind: 'binary', text: digits, type: null } })),
  fc.integer({ min: 1, max: 40 }).map((id) => ({ bytes: codes(`#${id}`), value: { kind: 'ref', id } })),
)

const typedNumber = fc
  .record({
    type: fc.constantFrom('IfcReal', 'IfcLengthMeasure', 'IfcInteger', 'IfcRatioMeasure'),
    inner: spelledNumber,
  })
  .map(
    ({ type, inner }): SpelledValue => ({
      bytes: [...codes(`${type.toUpperCase()}(`), ...inner.bytes, 0x29],
      value: { kind: 'typed', type, value: inner.value },
    }),
  )
const typedText = fc
  .record({ type: fc.constantFrom('IfcLabel', 'IfcText', 'IfcIdentifier'), inner: text })
  .map(
    ({ type, inner }): SpelledValue => ({
      bytes: [...codes(`${type}(`), ...inner.bytes, 0x29],
      value: { ...(inner.value as object), type } as CellValue,
    }),
  )
const typedTruth = fc.constantFrom('T', 'F').map(
  (mark): SpelledValue => ({
    bytes: codes(`IFCBOOLEAN(.${mark}.)`),
    value: { kind: 'logical', value: mark === 'T', type: 'IfcBoolean' },
  }),
)

const SPACES = ['', '', '', ' ', '\n', '\r\n', '\t', '/* ; \' " ( #1 */', '/**/', '/*/ * */'] as const
const space = fc.constantFrom(...SPACES).map(codes)

/** Any value; lists nest, with white space and comments between their parts. */
export const spelledValue: fc.Arbitrary<SpelledValue> = fc.letrec<{
  value: SpelledValue
  list: SpelledValue
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: simple },
    typedNumber,
    typedText,
    typedTruth,
    tie('list'),
  ),
  list: fc.array(fc.tuple(space, tie('value'), space), { maxLength: 5 }).map((parts) => ({
    bytes: [
      0x28,
      ...joined(parts.map(([before, inner, after]) => [...before, ...inner.bytes, ...after])),
      0x29,
    ],
    value: { kind: 'list', items: parts.map(([, inner]) => inner.value) },
  })),
})).value

/** White space or a comment, perhaps nothing. */
export const spelledSpace = space

/** Parts with commas between them. */
export function joined(parts: readonly (readonly number[])[]): number[] {
  return parts.flatMap((part, i) => (i === 0 ? [...part] : [0x2c, ...part]))
}
