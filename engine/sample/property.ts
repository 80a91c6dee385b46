/** Property sets and quantity sets of one element or type. */
import { root, type Sample } from './sample.ts'
import { type Attributes, type Ref, type Typed, typed, type Value } from './step.ts'

/** A property: a single value, or an instance of another kind of property under its class name. */
export interface PropertySpec {
  readonly name: string
  readonly value?: Typed
  /** Own unit of the value, which then must be raw. */
  readonly unit?: Ref
  readonly complex?: { readonly class: string; readonly attributes: Attributes }
}

export interface SetSpec {
  readonly name: string
  readonly properties: readonly PropertySpec[]
}

export const flag = (name: string, value: boolean): PropertySpec => ({
  name,
  value: typed('IfcBoolean', value),
})
export const label = (name: string, value: string): PropertySpec => ({
  name,
  value: typed('IfcLabel', value),
})
export const identifier = (name: string, value: string): PropertySpec => ({
  name,
  value: typed('IfcIdentifier', value),
})
/** A measure in SI. */
export const measure = (name: string, type: string, value: number): PropertySpec => ({
  name,
  value: typed(type, value),
})
export const length = (name: string, metres: number): PropertySpec =>
  measure(name, 'IfcPositiveLengthMeasure', metres)

/** Writes an IfcPropertySet that belongs to no object yet. */
export function propertySet(sample: Sample, set: SetSpec): Ref {
  const properties = set.properties.map((property) => writeProperty(sample, property))
  return root(sample, 'IfcPropertySet', { Name: set.name, HasProperties: properties })
}

/** Writes one property. */
function writeProperty(sample: Sample, property: PropertySpec): Ref {
  const { complex } = property
  if (complex !== undefined) {
    return sample.writer.write(complex.class, { Name: property.name, ...complex.attributes })
  }
  return sample.writer.write('IfcPropertySingleValue', {
    Name: property.name,
    NominalValue: property.value,
    Unit: property.unit,
  })
}

/** Writes a set and gives it to the objects. */
export function defineProperties(sample: Sample, objects: readonly Ref[], set: SetSpec): void {
  relate(sample, objects, propertySet(sample, set))
}

interface QuantitySpec {
  readonly kind: 'Length' | 'Area' | 'Volume' | 'Count'
  readonly name: string
  /** SI. */
  readonly value: number
}

export const quantity = (kind: QuantitySpec['kind'], name: string, value: number): QuantitySpec => ({
  kind,
  name,
  value,
})

/** Writes base quantities: under `name` from IFC4 on, under `BaseQuantities` in IFC2X3. */
export function defineQuantities(
  sample: Sample,
  object: Ref,
  set: { readonly name: string; readonly quantities: readonly QuantitySpec[] },
): void {
  const quantities = set.quantities.map(({ kind, name, value }) =>
    sample.writer.write(`IfcQuantity${kind}`, { Name: name, [`${kind}Value`]: value }),
  )
  const definition = root(sample, 'IfcElementQuantity', {
    Name: sample.modern ? set.name : 'BaseQuantities',
    MethodOfMeasurement: 'Lintel sample',
    Quantities: quantities,
  })
  relate(sample, [object], definition)
}

function relate(sample: Sample, objects: readonly Ref[], definition: Ref): void {
  root(sample, 'IfcRelDefinesByProperties', {
    RelatedObjects: objects,
    RelatingPropertyDefinition: definition,
  })
}

/** One set with a property of every kind that IFC knows, and one that states its own unit. */
export function everyKindOfProperty(sample: Sample): SetSpec {
  const { writer, library } = sample
  const text = (...values: string[]): Value => values.map((value) => typed('IfcLabel', value))
  const temperature = (kelvin: number): Typed => typed('IfcThermodynamicTemperatureMeasure', kelvin)
  const enumeration = writer.write('IfcPropertyEnumeration', {
    Name: 'PEnum_Status',
    EnumerationValues: text('NEW', 'EXISTING', 'DEMOLISH', 'TEMPORARY'),
  })
  const other = (name: string, className: string, attributes: Attributes): PropertySpec => ({
    name,
    complex: { class: className, attributes },
  })
  const inner = writeProperty(sample, length('FrameDepth', 0.06))
  return {
    name: 'Sample_EveryKind',
    properties: [
      label('SerialNumber', 'AHU 4711 „Süd“ 空调'),
      other('Status', 'IfcPropertyEnumeratedValue', {
        EnumerationValues: text('NEW'),
        EnumerationReference: enumeration,
      }),
      other('SupplyTemperature', 'IfcPropertyBoundedValue', {
        LowerBoundValue: temperature(289.15),
        UpperBoundValue: temperature(299.15),
      }),
      other('FilterClasses', 'IfcPropertyListValue', { ListValues: text('G4', 'F7', 'F9') }),
      other('FanCurve', 'IfcPropertyTableValue', {
        DefiningValues: [typed('IfcReal', 0.5), typed('IfcReal', 1), typed('IfcReal', 1.5)],
        DefinedValues: [
          typed('IfcPressureMeasure', 350),
          typed('IfcPressureMeasure', 300),
          typed('IfcPressureMeasure', 180),
        ],
      }),
      other('Maintainer', 'IfcPropertyReferenceValue', { PropertyReference: library.organization }),
      other('Frame', 'IfcComplexProperty', { UsageName: 'Casing', HasProperties: [inner] }),
      {
        name: 'CasingThickness',
        value: { ...typed('IfcPositiveLengthMeasure', 50), raw: true },
        unit: library.units.millimetre,
      },
      { name: 'RemoteControl', value: typed('IfcLogical', 'U') },
    ],
  }
}
