/** Writes a building as a STEP file in SI units. */
import { encodeText } from '../../engine/sample/step.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { PlainValue } from '../reference/model.ts'
import { type Building, type BuildingRow, setId, setsOf } from './building.ts'
import { file } from './load.ts'
import { RELATIONSHIPS } from './relationships.ts'

export interface WrittenBuilding {
  readonly text: string
  /** Instance name (`12` of `#12`) of every row, property sets among them. */
  readonly ids: ReadonlyMap<string, number>
}

/** The file's text and the names of its instances. */
export function writeBuilding(building: Building): WrittenBuilding {
  return new Writer(building).write()
}

class Writer {
  private readonly building: Building
  private readonly lines: string[] = []
  private readonly ids = new Map<string, number>()
  private next: number

  constructor(building: Building) {
    this.building = building
    building.rows.forEach((row, i) => {
      this.ids.set(row.id, i + 1)
    })
    this.next = building.rows.length + 1
  }

  write(): WrittenBuilding {
    for (const row of this.building.rows) this.addRow(row)
    for (const { kind, from, to } of this.building.links) {
      const [name, relating, related] = RELATIONSHIPS[kind]
      this.add(this.next++, name, { [relating]: this.ref(from), [related]: this.ref(to) })
    }
    return { text: file(this.lines.join('\n'), this.building.schema), ids: this.ids }
  }

  private ref(id: string): string {
    return `#${this.ids.get(id)}`
  }

  private addRow(row: BuildingRow): void {
    const sets = [...setsOf(row)].map(([set, properties]) => {
      const names = properties.map(([name, value]) => this.addProperty(name, value))
      const number = this.next++
      this.ids.set(setId(row.id, set), number)
      this.add(number, 'IfcPropertySet', { Name: encodeText(set), HasProperties: `(${names.join(',')})` })
      return `#${number}`
    })
    const isType = loadSchema(this.building.schema).isA(row.class, 'IfcTypeObject')
    const attributes = Object.entries(row.attributes).map(([name, value]) => [
      name,
      this.attribute(row.class, name, value),
    ])
    const held = isType && sets.length > 0 ? { HasPropertySets: `(${sets.join(',')})` } : {}
    this.add(this.ids.get(row.id) as number, row.class, { ...Object.fromEntries(attributes), ...held })
    if (isType) return
    for (const set of sets) {
      this.add(this.next++, 'IfcRelDefinesByProperties', {
        RelatingPropertyDefinition: set,
        RelatedObjects: this.ref(row.id),
      })
    }
  }

  private addProperty(name: string, value: PlainValue): string {
    const number = this.next++
    if (value !== null && typeof value === 'object') {
      this.add(number, 'IfcPropertyBoundedValue', {
        Name: encodeText(name),
        UpperBoundValue: Number.isFinite(value.upper) ? `IFCREAL(${real(value.upper)})` : '$',
        LowerBoundValue: Number.isFinite(value.lower) ? `IFCREAL(${real(value.lower)})` : '$',
      })
    } else this.add(number, 'IfcPropertySingleValue', { Name: encodeText(name), NominalValue: typed(value) })
    return `#${number}`
  }

  private attribute(className: string, name: string, value: PlainValue): string {
    const kind = loadSchema(this.building.schema)
      .class(className)
      ?.attributes.find((attribute) => attribute.name === name)?.kind
    if (kind === undefined) throw new Error(`${className} has no attribute ${name}`)
    if (typeof value === 'string') return kind === 'enumeration' ? `.${value}.` : encodeText(value)
    if (typeof value === 'boolean') return value ? '.T.' : '.F.'
    return typeof value === 'number' ? real(value) : '$'
  }

  private add(number: number, className: string, values: Readonly<Record<string, string>>): void {
    const attributes = loadSchema(this.building.schema).class(className)?.attributes ?? []
    const slots = attributes.map((attribute) => {
      const value = values[attribute.name] ?? '$'
      return attribute.kind === 'list' && value.startsWith('#') ? `(${value})` : value
    })
    this.lines.push(`#${number}=${className.toUpperCase()}(${slots.join(',')});`)
  }
}

function typed(value: Exclude<PlainValue, object> | null): string {
  if (typeof value === 'number') return `IFCREAL(${real(value)})`
  if (typeof value === 'boolean') return `IFCBOOLEAN(${value ? '.T.' : '.F.'})`
  return typeof value === 'string' ? `IFCLABEL(${encodeText(value)})` : '$'
}

/** A REAL to the last bit. */
export function real(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  const [mantissa, exponent] = text.split('e') as [string, string | undefined]
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.`}${exponent === undefined ? '' : `E${exponent}`}`
}
