/** Values of an IDS as XML: simple ones and restrictions. */

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

export function simple(text: string): string {
  return `<simpleValue>${escaped(text)}</simpleValue>`
}

type Facet =
  | 'pattern'
  | 'enumeration'
  | 'minInclusive'
  | 'minExclusive'
  | 'maxInclusive'
  | 'maxExclusive'
  | 'minLength'
  | 'maxLength'

/** @param base local name of an XML Schema type */
export function restriction(base: string, facets: readonly (readonly [Facet, string])[]): string {
  const inside = facets.map(([name, value]) => `<xs:${name} value="${escaped(value)}"/>`)
  return `<xs:restriction base="xs:${base}">${inside.join('')}</xs:restriction>`
}

export function enumeration(texts: readonly string[], base = 'string'): string {
  return restriction(
    base,
    texts.map((text) => ['enumeration', text]),
  )
}

export function pattern(text: string): string {
  return restriction('string', [['pattern', text]])
}
