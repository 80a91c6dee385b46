/** The cardinality of a specification, which minOccurs and maxOccurs of its applicability say. */
import { attributeOf } from './build-parts.ts'
import type { IdsCardinality } from './document.ts'
import type { IdsFault } from './fault.ts'
import { collapsed } from './simple-types.ts'
import type { XmlElement } from './xml.ts'

/** @param applicability an element without `occursFaults` that are fatal */
export function cardinalityOf(applicability: XmlElement): IdsCardinality {
  const { least, most } = occursOf(applicability)
  if (most === 0) return 'prohibited'
  return least === 0 ? 'optional' : 'required'
}

/** What stands there, as numbers, other than the three pairs that IDS knows: 1 or 0 with unbounded, 0 with 0. */
export function occursFaults(applicability: XmlElement): IdsFault[] {
  const { least, most } = occursOf(applicability)
  if (Number.isNaN(least) || Number.isNaN(most)) return []
  const expected = "minOccurs 1 or 0 with maxOccurs 'unbounded', or both 0"
  const at = { place: applicability.place, expected }
  if (most === undefined && least < 2) {
    const what = '<applicability> has no maxOccurs, which XML Schema takes for 1'
    return [{ ...at, severity: 'warning', what, do: `write maxOccurs="unbounded"; so it is read` }]
  }
  if ((most === 0 && least === 0) || (most === Number.POSITIVE_INFINITY && least < 2)) return []
  const found = most === Number.POSITIVE_INFINITY ? 'unbounded' : (most ?? 1)
  const what = `<applicability> says minOccurs ${least}, maxOccurs ${found}`
  return [{ ...at, severity: 'fatal', what, do: 'choose one of these; IDS counts no further' }]
}

function occursOf(applicability: XmlElement): { least: number; most: number | undefined } {
  const least = Number(collapsed(attributeOf(applicability, 'minOccurs') ?? '1'))
  const written = attributeOf(applicability, 'maxOccurs')
  if (written === undefined) return { least, most: undefined }
  const most = collapsed(written)
  return { least, most: most === 'unbounded' ? Number.POSITIVE_INFINITY : Number(most) }
}
