/** The units of a model from web-ifc's arguments alone: a second, plain computation of what `engine/units.ts` does with exact ratios. */
import { type Argument, isList, refsIn, type Theirs, textIn } from './theirs.ts'

/** SI = value · factor + offset; null where no conversion is known. */
export type UnitFactor = { readonly factor: number; readonly offset: number } | null

const SI: UnitFactor = { factor: 1, offset: 0 }

const PREFIXES: Readonly<Record<string, number>> = {
  '': 1,
  GIGA: 1e9,
  MEGA: 1e6,
  KILO: 1e3,
  HECTO: 1e2,
  DECA: 10,
  DECI: 1e-1,
  CENTI: 1e-2,
  MILLI: 1e-3,
  MICRO: 1e-6,
  NANO: 1e-9,
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  IFCTHERMALCONDUCTIVITYMEASURE: 'THERMALCONDUCTANCEUNIT',
  IFCSECTIONALAREAINTEGRALMEASURE: 'SECTIONAREAINTEGRALUNIT',
}

/** The number of an argument, a typed one too; null for anything else. */
export function numberIn(argument: Argument | undefined): number | null {
  if (argument === null || argument === undefined || isList(argument)) return null
  const { type, value } = argument
  if (type === 4 || type === 10) return Number(value)
  return type === 2 && value !== null && value !== '' && Number.isFinite(Number(value)) ? Number(value) : null
}

export class TheirUnits {
  private readonly theirs: Theirs
  private readonly project = new Map<string, UnitFactor>()

  constructor(theirs: Theirs) {
    this.theirs = theirs
    const [project] = theirs.of('IfcProject')
    const [assignment] = project === undefined ? [] : refsIn(theirs.args(project)[8])
    for (const unit of assignment === undefined ? [] : refsIn(theirs.args(assignment)[0])) {
      if (theirs.classOf(unit) !== 'IFCMONETARYUNIT')
        this.project.set(textIn(theirs.args(unit)[1]), this.unit(unit))
    }
  }

  /** Of a measure's unit in the project's assignment; SI where the type measures nothing or nothing is assigned. */
  measure(type: string): UnitFactor {
    if (!type.endsWith('MEASURE')) return SI
    const unit =
      OTHER_NAMES[type] ?? type.replace(/^IFC(NONNEGATIVE|POSITIVE)?/, '').replace(/MEASURE$/, 'UNIT')
    return this.project.has(unit) ? (this.project.get(unit) ?? null) : SI
  }

  /** Of one unit. */
  unit(id: number): UnitFactor {
    const args = this.theirs.args(id)
    switch (this.theirs.classOf(id)) {
      case 'IFCSIUNIT':
        return siUnit(textIn(args[2]), textIn(args[3]))
      case 'IFCCONVERSIONBASEDUNIT':
        return this.conversion(args)
      case 'IFCDERIVEDUNIT':
        return this.derived(args)
      case 'IFCMONETARYUNIT':
        return SI
      default:
        return textIn(args[1]) === 'USERDEFINED' ? SI : null
    }
  }

  private conversion(args: readonly Argument[]): UnitFactor {
    const [measure] = refsIn(args[3])
    const [value, unit] = measure === undefined ? [] : this.theirs.args(measure)
    const [base] = refsIn(unit)
    const factor = numberIn(value)
    const of = base === undefined ? null : this.unit(base)
    return factor === null || factor <= 0 || of === null ? null : { factor: factor * of.factor, offset: 0 }
  }

  private derived(args: readonly Argument[]): UnitFactor {
    let factor = 1
    for (const element of refsIn(args[0])) {
      const [unit, exponent] = this.theirs.args(element)
      const [base] = refsIn(unit)
      const of = base === undefined ? null : this.unit(base)
      const power = numberIn(exponent)
      if (of === null || power === null) return null
      factor *= of.factor ** power
    }
    return { factor, offset: 0 }
  }
}

function siUnit(prefix: string, name: string): UnitFactor {
  const times = PREFIXES[prefix]
  if (times === undefined) return null
  const power = name === 'SQUARE_METRE' ? 2 : name === 'CUBIC_METRE' ? 3 : 1
  return {
    factor: times ** power * (name === 'GRAM' ? 1e-3 : 1),
    offset: name === 'DEGREE_CELSIUS' ? 273.15 : 0,
  }
}
