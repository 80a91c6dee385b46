/** Writes the standard property and quantity sets as the text that `engine/schema/read-property-sets.ts` reads. */

/** A set as `property-sets.json` has it: a property is [template class, template type, value type]. */
export interface SourcePropertySet {
  readonly applicable: string
  readonly props: Readonly<Record<string, readonly [string, string, string | null]>>
}

interface Property {
  readonly name: string
  /** `single`, `quantity`… as in SchemaProperty. */
  readonly kind: string
  readonly type: string | null
}

/** A line per set, below it a line per run of properties of the same kind and type, in the order of the standard. */
export function propertySetLines(sets: Readonly<Record<string, SourcePropertySet>>): string[] {
  return Object.keys(sets)
    .sort()
    .flatMap((name) => [`${name}: ${applicable(sets[name]!).join(', ')}`, ...propertyLines(sets[name]!)])
}

/** IFC2X3 names some classes with their schema part (`IFCKERNEL/IfcProduct`); `IfcValve/ISOLATING` keeps its type. */
function applicable(set: SourcePropertySet): string[] {
  const names = set.applicable.split(',').map((name) => name.trim().replace(/^IFC[A-Z]+\//, ''))
  return [...new Set(names)].filter((name) => name !== '')
}

function propertyLines(set: SourcePropertySet): string[] {
  const lines: string[] = []
  let previous = ''
  for (const [sourceName, template] of Object.entries(set.props)) {
    const { name, kind, type } = property(sourceName, template)
    const head = ` ${kind === 'single' ? '' : `${kind} `}${type ?? '-'}`
    if (head === previous) lines.push(`${lines.pop()} ${name}`)
    else lines.push(`${head} ${name}`)
    previous = head
  }
  return lines
}

const QUANTITY_MEASURES: Readonly<Record<string, string>> = {
  Q_LENGTH: 'IfcLengthMeasure',
  Q_AREA: 'IfcAreaMeasure',
  Q_VOLUME: 'IfcVolumeMeasure',
  Q_WEIGHT: 'IfcMassMeasure',
  Q_COUNT: 'IfcCountMeasure',
  Q_TIME: 'IfcTimeMeasure',
}

function property(
  sourceName: string,
  [template, sourceKind, type]: readonly [string, string, string | null],
): Property {
  if (sourceName === MISPLACED) return { name: 'LoadBearing', kind: 'single', type: 'IfcBoolean' }
  if (!/^\w+$/.test(sourceName)) throw new Error(`property-sets.json: '${sourceName}' is not a property name`)
  if (template === 'COMPLEXPROPERTYTEMPLATE') return { name: sourceName, kind: 'complex', type: null }
  const kind = sourceKind.replaceAll('.', '')
  const measure = QUANTITY_MEASURES[kind]
  if (measure !== undefined) return { name: sourceName, kind: 'quantity', type: measure }
  return { name: sourceName, kind: propertyKind(kind, sourceName), type: valueType(type) }
}

/** In three IFC4 sets (ramp, roof, stair) the source has LoadBearing's definition in the place of its name. */
const MISPLACED = 'Indicates whether the object is intended to carry loads (TRUE) or not (FALSE).'

/** `P_SINGLEVALUE` → `single`. */
function propertyKind(kind: string, name: string): string {
  const word = /^P_(SINGLE|ENUMERATED|BOUNDED|LIST|TABLE|REFERENCE)VALUE$/.exec(kind)?.[1]
  if (word === undefined)
    throw new Error(`property-sets.json: ${name} has the unknown template type '${kind}'`)
  return word.toLowerCase()
}

/** Where the source names a property enumeration (`PEnum_…`) instead of a type, its values are labels. */
function valueType(type: string | null): string | null {
  const trimmed = type?.trim() ?? ''
  if (trimmed.startsWith('PEnum_')) return 'IfcLabel'
  return trimmed === '' ? null : trimmed
}
