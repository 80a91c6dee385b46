/** Doors with many texts and many rules about them: more sets than a 64-bit mask has bits, over more than two blocks. */
import type { CheckedRule } from '../../engine/language/ast.ts'
import { checked } from '../language/harness.ts'
import type { Building, BuildingRow } from './building.ts'

const TEXTS = 90

/** 2,100 doors; every seventh has no text, every ninth an empty one. */
export const WIDE_TEXTS: Building = {
  schema: 'IFC4',
  rows: Array.from({ length: 2100 }, (_, i): BuildingRow => {
    const text = i % 7 === 0 ? null : i % 9 === 0 ? '' : `T${(i * 31) % TEXTS}`
    return { id: `d${i}`, class: 'IfcDoor', attributes: {}, properties: { 'X.t': text, 'X.u': `T${i % 5}` } }
  }),
  links: [],
}

/** 150 rules, each with a set of its own. */
export function wideRules(): CheckedRule[] {
  const lists = Array.from({ length: 130 }, (_, i) => {
    const texts = Array.from({ length: 1 + (i % 4) }, (_, k) => `"T${(i * 7 + k * 11) % (TEXTS + 5)}"`)
    return `X.t ${i % 3 === 0 ? 'not in' : 'in'} [${texts.join(', ')}]`
  })
  const patterns = Array.from({ length: 20 }, (_, i) => `X.t matches /T${i}.*/ or X.t = X.u`)
  return [...lists, ...patterns].map((require) => checked('IfcDoor', require))
}
