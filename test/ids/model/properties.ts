/** Properties and quantities of every kind. */
import fc from 'fast-check'
import { number, quoted, typedLength, typedList, typedValue } from './values.ts'
import type { Writer, Written } from './writer.ts'

/** Class and values of a property; `own` unit in centimetres. */
export interface PlainProperty {
  readonly class: string
  readonly values: Readonly<Record<string, string>>
  readonly own: boolean
}

/** A property, most often of one value. */
export const property: fc.Arbitrary<PlainProperty> = fc.oneof(
  { weight: 5, arbitrary: propertyOf('IfcPropertySingleValue', { NominalValue: typedValue }) },
  { weight: 1, arbitrary: propertyOf('IfcPropertyEnumeratedValue', { EnumerationValues: typedList }) },
  { weight: 1, arbitrary: propertyOf('IfcPropertyListValue', { ListValues: typedList }) },
  {
    weight: 1,
    arbitrary: propertyOf('IfcPropertyTableValue', { DefiningValues: typedList, DefinedValues: typedList }),
  },
  {
    weight: 1,
    arbitrary: propertyOf('IfcPropertyBoundedValue', {
      UpperBoundValue: typedLength,
      LowerBoundValue: typedLength,
      SetPointValue: typedLength,
    }),
  },
  { weight: 1, arbitrary: propertyOf('IfcPropertyReferenceValue', {}) },
  { weight: 1, arbitrary: propertyOf('IfcComplexProperty', { UsageName: fc.constant("'a'") }) },
)

/** A quantity. */
export const quantity: fc.Arbitrary<PlainProperty> = fc.oneof(
  propertyOf('IfcQuantityLength', { LengthValue: number }),
  propertyOf('IfcQuantityArea', { AreaValue: number }).map((one) => ({ ...one, own: false })),
  propertyOf('IfcQuantityCount', { CountValue: number }).map((one) => ({ ...one, own: false })),
)

/** Adds a property under a name; @returns the name of its statement */
export function addProperty(
  writer: Writer,
  { name, class: found, values, own }: PlainProperty & { readonly name: string },
  { centimetres }: Pick<Written, 'centimetres'>,
): number {
  const unit = own ? `#${centimetres}` : '$'
  const units = { Unit: unit, DefiningUnit: unit, DefinedUnit: unit }
  return writer.add(found, { Name: quoted(name), ...units, ...values })
}

function propertyOf(
  name: string,
  values: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<PlainProperty> {
  return fc.record({ class: fc.constant(name), values: fc.record(values), own: fc.boolean() })
}
