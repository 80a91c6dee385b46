/** IDS files to begin with: every facet and restriction, good ones and ones with a fault each. */
import { idsFile, specification } from '../ids/files.ts'

const simple = (text: string) => `<simpleValue>${text}</simpleValue>`
const restriction = (base: string, ...facets: readonly (readonly [kind: string, value: string])[]) =>
  `<xs:restriction base="xs:${base}">${facets.map(([kind, value]) => `<xs:${kind} value="${value}"/>`).join('')}</xs:restriction>`

const PATTERNS = ['[A-Z]{2}\\d+', '(a|b)*c?', '[a-z-[aeiou]]+', '\\p{Lu}\\i\\c*', '\\p{IsGreek}|.{0,9}']

const REQUIREMENTS = [
  `<attribute><name>${simple('Name')}</name><value>${simple('A &amp; B')}</value></attribute>`,
  `<attribute cardinality="optional"><name>${restriction('string', ['enumeration', 'Name'])}</name><value>${restriction('string', ['minLength', '2'], ['maxLength', '9'])}</value></attribute>`,
  `<property dataType="IFCLENGTHMEASURE"><propertySet>${simple('Custom')}</propertySet><baseName>${simple('P')}</baseName><value>${restriction('double', ['minInclusive', '1.5'], ['maxExclusive', '2e3'])}</value></property>`,
  `<property dataType="IFCLABEL" cardinality="prohibited" uri="https://example.org/"><propertySet>${simple('Pset_WallCommon')}</propertySet><baseName>${simple('Status')}</baseName><value>${simple('NEW')}</value></property>`,
  `<entity><name>${restriction('string', ['pattern', 'IFCWALL.*'])}</name><predefinedType>${simple('SHEAR')}</predefinedType></entity>`,
  `<partOf relation="IFCRELAGGREGATES"><entity><name>${simple('IFCBUILDING')}</name></entity></partOf>`,
  `<classification><value>${simple('21')}</value><system>${simple('Uniclass')}</system></classification>`,
  '<material instructions="Steel"/>',
  ...PATTERNS.map(
    (pattern) => `<material><value>${restriction('string', ['pattern', pattern])}</value></material>`,
  ),
]

export function idsSeeds(): string[] {
  const whole = specification(REQUIREMENTS.join('\n'), { versions: 'IFC2X3 IFC4 IFC4X3_ADD2' })
  const files = [
    idsFile(),
    idsFile(whole, '<title>T</title><author>a@b.c</author><date>2025-01-01</date>'),
    ...REQUIREMENTS.map((requirement) => idsFile(specification(requirement))),
    idsFile(specification('', { occurs: 'minOccurs="0" maxOccurs="0"' })),
    `<?xml version="1.0"?><!-- c -->${idsFile(undefined, '<title><![CDATA[<T>]]></title>')}`,
    '<!DOCTYPE ids [<!ENTITY a "b">]><ids>&a;</ids>',
  ]
  const bytes = files.map((file) => Buffer.from(file, 'utf8'))
  const utf16 = Buffer.from(`\uFEFF${idsFile()}`, 'utf16le')
  return [...bytes, utf16].map((file) => file.toString('latin1'))
}
