/** Values of labels: only those known beforehand, so that no caller can fill the memory of whoever collects them. */
import type { Pack } from '../../engine/pack/pack.ts'

/** Anything that is not in the list. */
const OTHER = 'other'
/** Nothing was said. */
const NONE = 'none'

const BUILDING_TYPES: ReadonlySet<string> = new Set([
  'apartment',
  'assembly',
  'business',
  'commercial',
  'detention',
  'education',
  'educational',
  'factory',
  'healthcare',
  'high-hazard',
  'hospital',
  'hotel',
  'house',
  'industrial',
  'institutional',
  'laboratory',
  'mercantile',
  'mixed-use',
  'office',
  'parking',
  'public',
  'residential',
  'restaurant',
  'retail',
  'school',
  'storage',
  'utility',
  'warehouse',
])

export interface LabelValues {
  readonly buildingType: (value: string | null) => string
  readonly jurisdiction: (value: string | null) => string
  readonly category: (value: string) => string
}

/** Jurisdictions and categories are those of the bundled packs. */
export function labelValues(packs: readonly Pack[]): LabelValues {
  const jurisdictions = new Set(packs.flatMap(({ jurisdiction }) => (jurisdiction ? [jurisdiction] : [])))
  const categories = new Set([
    ...packs.flatMap(({ rules }) => rules.map(({ category }) => category)),
    'information',
  ])
  return {
    buildingType: (value) =>
      value === null ? NONE : oneOf(BUILDING_TYPES, value.toLowerCase().replaceAll(/[\s_]+/g, '-')),
    jurisdiction: (value) => (value === null ? NONE : oneOf(jurisdictions, value)),
    category: (value) => oneOf(categories, value),
  }
}

function oneOf(known: ReadonlySet<string>, value: string): string {
  return known.has(value) ? value : OTHER
}
