/** The units of a plain file (spec 1.5), slowly and in floating point: what the engine's exact ratios are compared with. */
import { type CellValue, plainValue, refsOf, textOf } from '../../engine/cells.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import type { PlainInstance } from './step.ts'

/** SI = value · factor + offset; null where the unit is not understood. */
export type PlainUnit = { readonly factor: number; readonly offset: number } | null

const SI: PlainUnit = { factor: 1, offset: 0 }

/** Units that are made of others are followed so far. */
const MOST_STEPS = 8

const POWERS_OF_TEN: Readonly<Record<string, number>> = {
  EXA: 18,
  PETA: 15,
  TERA: 12,
  GIGA: 9,
  MEGA: 6,
  KILO: 3,
  HECTO: 2,
  DECA: 1,
  '': 0,
  DECI: -1,
  CENTI: -2,
  MILLI: -3,
  MICRO: -6,
  NANO: -9,
  PICO: -12,
  FEMTO: -15,
  ATTO: -18,
}

/** Measures whose unit has another name than they have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  IfcSectionalAreaIntegralMeasure: 'SECTIONAREAINTEGRALUNIT',
  IfcThermalConductivityMeasure: 'THERMALCONDUCTANCEUNIT',
}

/** Measures that have no unit: numbers, texts, money. */
const NO_UNIT =
  /^Ifc(ContextDependent|Count|Descriptive|Monetary|NormalisedRatio|Numeric|PositiveRatio|Ratio)Measure$/

export class PlainUnits {
  private readonly schema: Schema
  private readonly byId: ReadonlyMap<number, PlainInstance>
  /** The project's units by their types; of two of a type the later one. */
  private readonly assigned = new Map<string, PlainUnit>()

  /** @param instances in the order of the file */
  constructor(schema: Schema, instances: readonly PlainInstance[]) {
    this.schema = schema
    this.byId = new Map(instances.map((instance) => [instance.id, instance]))
    const assignment = this.first(
      instances.find((one) => one.class === 'IfcProject'),
      'UnitsInContext',
    )
    for (const id of refsOf(this.attribute(assignment, 'Units'))) {
      const type = textOf(this.attribute(this.byId.get(id), 'UnitType'))
      if (type !== '') this.assigned.set(type, this.unit(this.byId.get(id)))
    }
  }

  /** The project's unit of a type of value; SI where nothing is assigned. */
  ofType(type: string): PlainUnit {
    if (!type.endsWith('Measure') || NO_UNIT.test(type)) return SI
    const name =
      OTHER_NAMES[type] ??
      type
        .replace(/^Ifc(NonNegative|Positive)?/, '')
        .replace(/Measure$/, 'Unit')
        .toUpperCase()
    return this.assigned.has(name) ? (this.assigned.get(name) as PlainUnit) : SI
  }

  /** The unit that a value names as its own; undefined where it names none that is kept. Money is a number. */
  own(value: CellValue): PlainUnit | undefined {
    if (value === null || typeof value !== 'object' || value.kind !== 'ref') return undefined
    const unit = this.byId.get(value.id)
    if (unit === undefined) return undefined
    return this.isUnit(unit) ? this.unit(unit) : SI
  }

  /** The units of the file that are not understood, whether anything has them or not. */
  notUnderstood(): PlainInstance[] {
    return [...this.byId.values()].filter((one) => this.isUnit(one) && this.unit(one) === null)
  }

  private isUnit({ class: name }: PlainInstance): boolean {
    return this.schema.isA(name, 'IfcNamedUnit') || this.schema.isA(name, 'IfcDerivedUnit')
  }

  /** What one unit is; null too where its factor is one that no unit has, which would make numbers 0 or infinite. */
  unit(unit: PlainInstance | undefined, steps = 0): PlainUnit {
    const found = this.any(unit, steps)
    return found !== null && found.factor >= 1e-100 && found.factor <= 1e100 ? found : null
  }

  private any(unit: PlainInstance | undefined, steps: number): PlainUnit {
    const text = (name: string): string => textOf(this.attribute(unit, name))
    if (steps > MOST_STEPS) return null
    switch (unit?.class) {
      case 'IfcSIUnit':
        return this.siUnit(text('Prefix'), text('Name'))
      case 'IfcConversionBasedUnit':
      case 'IfcConversionBasedUnitWithOffset':
        return this.conversion(unit, steps)
      case 'IfcDerivedUnit':
        return this.derived(unit, steps)
      case 'IfcContextDependentUnit':
        return text('UnitType') === 'USERDEFINED' ? SI : null
      default:
        return null
    }
  }

  private siUnit(prefix: string, name: string): PlainUnit {
    const power = POWERS_OF_TEN[prefix]
    if (power === undefined || !this.schema.enumeration('IfcSIUnitName')?.includes(name)) return null
    const times = name === 'SQUARE_METRE' ? 2 : name === 'CUBIC_METRE' ? 3 : 1
    const factor = 10 ** (power * times) * (name === 'GRAM' ? 1e-3 : 1)
    return { factor, offset: name === 'DEGREE_CELSIUS' ? 273.15 : 0 }
  }

  /** So many of another unit, the offset counted in that unit. */
  private conversion(unit: PlainInstance, steps: number): PlainUnit {
    const measure = this.first(unit, 'ConversionFactor')
    const number = plainValue(this.attribute(measure, 'ValueComponent'))
    const base = this.unit(this.first(measure, 'UnitComponent'), steps + 1)
    const offset = plainValue(this.attribute(unit, 'ConversionOffset'))
    if (base === null || typeof number !== 'number' || !(number > 0)) return null
    return {
      factor: number * base.factor,
      offset: (typeof offset === 'number' ? offset : 0) * base.factor + base.offset,
    }
  }

  /** A product of named units; their offsets do not count, for their numbers are differences. */
  private derived(unit: PlainInstance, steps: number): PlainUnit {
    const elements = refsOf(this.attribute(unit, 'Elements')).map((id) => this.byId.get(id))
    const factors = elements.map((element) => {
      const base = this.first(element, 'Unit')
      const exponent = plainValue(this.attribute(element, 'Exponent'))
      const of = base?.class === 'IfcDerivedUnit' ? null : this.unit(base, steps + 1)
      return of === null || !Number.isInteger(exponent) ? Number.NaN : of.factor ** (exponent as number)
    })
    if (factors.length === 0) return null
    return { factor: factors.reduce((product, factor) => product * factor, 1), offset: 0 }
  }

  private attribute(instance: PlainInstance | undefined, name: string): CellValue {
    const at =
      this.schema.class(instance?.class ?? '')?.attributes.findIndex((one) => one.name === name) ?? -1
    return instance?.values[at] ?? null
  }

  /** The kept instance that an attribute refers to first. */
  private first(instance: PlainInstance | undefined, name: string): PlainInstance | undefined {
    return this.byId.get(refsOf(this.attribute(instance, name))[0] ?? 0)
  }
}

/** A number in SI; null where its unit is not understood or the result is beyond 64-bit floating point. */
export function inSi(value: number, unit: PlainUnit): number | null {
  const si = unit === null ? Number.NaN : unit === SI ? value : value * unit.factor + unit.offset
  return Number.isFinite(si) ? si : null
}
