/** Mutations of IDS files: of their bytes, their tags and the texts inside. */
import type { Random } from '../../engine/sample/random.ts'
import { pick } from './step-hostile.ts'

/** @param others files to take parts from */
export function mutateIds(input: string, others: readonly string[], random: Random): string {
  const ways = [
    () => withToken(input, random),
    () => withToken(input, random),
    () => withValue(input, random),
    () => withValue(input, random),
    () => withByte(input, random),
    () => withoutPart(input, random),
    () => withPart(input, pick(others, random), random),
    () => nested(input, random),
  ]
  return pick(ways, random)()
}

const TOKENS = [
  ...[
    '<',
    '>',
    '/>',
    '</',
    '<a>',
    '</a>',
    '<a/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE a>',
  ],
  ...[
    '&',
    '&amp;',
    '&#0;',
    '&#x10FFFF;',
    '&#xD;',
    '&lol;',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\r',
    '\t',
    ':',
    '\u0000',
  ],
  ...[
    'xmlns=""',
    'xmlns:xs="urn:x"',
    'xml:lang="de"',
    'xsi:nil="true"',
    ' cardinality="optional"',
    ' dataType="IFCREAL"',
  ],
  ...[
    '<simpleValue></simpleValue>',
    '<xs:annotation/>',
    '<xs:totalDigits value="1"/>',
    '<material/>',
    '<requirements/>',
  ],
  ...[
    '\u00ef\u00bb\u00bf',
    '\u00ff\u00fe',
    '\u00c3\u00a4',
    '\u00f0\u009f\u0098\u0080',
    '\u00ed\u00a0\u0080',
    '\u00ff',
  ],
] as const

const VALUES = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '-1',
    '1.5',
    '1e999',
    '42,0',
    'true',
    'FALSE',
    'unbounded',
    'required',
    'prohibited',
    'optional',
  ],
  ...[
    'IFCWALL',
    'IfcWall',
    'IFCELEMENT',
    'IFCAIRTERMINAL',
    'IFCPERSON',
    'IFCREAL',
    'IFCBOOLEAN',
    'IFC2X3',
    'IFC4X3_ADD2',
  ],
  ...[
    'Pset_WallCommon',
    'Pset_Nothing',
    'Qto_WallBaseQuantities',
    'Name',
    'OwnerHistory',
    'HasAssociations',
    'PredefinedType',
  ],
  ...[
    '2025-02-30',
    '24:00:00',
    'P',
    'PT',
    'xs:integer',
    'xs:nothing',
    'constructor',
    '__proto__',
    '9'.repeat(400),
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '[^',
    '[a-',
    '-[',
    '{',
    '{2,1}',
    '{99999}',
    '*',
    '+?',
    '|',
    '.',
    '^',
    '$',
    '\\',
    '\\p{',
    '\\p{IsX}',
  ],
  ...[
    '(a+)+b',
    '(a*)*',
    '((a{99}){99}){99}',
    '(|a){5000}',
    '[a-z-[a-z-[a]]]',
    '\\d\\w\\s\\i\\c',
    '('.repeat(5000),
  ],
] as const

function withToken(input: string, random: Random): string {
  const at = random.below(input.length + 1)
  return input.slice(0, at) + pick(TOKENS, random) + input.slice(at + random.below(3))
}

/** A text between tags, or an attribute's, changed whole. */
function withValue(input: string, random: Random): string {
  const spots = [...input.matchAll(/>([^<>]*)<\/|"([^"]*)"/g)]
  if (spots.length === 0) return withToken(input, random)
  const spot = pick(spots, random)
  const start = spot.index + 1
  const end = start + (spot[1] ?? spot[2] ?? '').length
  const value = pick(VALUES, random)
  const isInserted = random.below(3) === 0
  return input.slice(0, isInserted ? end : start) + value + input.slice(end)
}

function withByte(input: string, random: Random): string {
  const at = random.below(input.length + 1)
  return input.slice(0, at) + String.fromCharCode(random.below(256)) + input.slice(at + 1)
}

function withoutPart(input: string, random: Random): string {
  const at = random.below(input.length + 1)
  return input.slice(0, at) + input.slice(at + random.below(80))
}

/** An element of another file, where an element begins. */
function withPart(input: string, other: string, random: Random): string {
  const starts = [...input.matchAll(/</g)]
  const elements = [...other.matchAll(/<([\w:]+)[^>]*>.*?<\/\1>|<[^>]*\/>/gs)]
  if (starts.length === 0 || elements.length === 0) return withToken(input, random)
  const at = pick(starts, random).index
  return input.slice(0, at) + pick(elements, random)[0] + input.slice(at)
}

function nested(input: string, random: Random): string {
  const starts = [...input.matchAll(/</g)]
  if (starts.length === 0) return withToken(input, random)
  const at = pick(starts, random).index
  const depth = pick([1, 10, 63, 64, 1000], random)
  const name = pick(['a', 'simpleValue', 'xs:annotation', 'entity'], random)
  return `${input.slice(0, at)}${`<${name}>`.repeat(depth)}${`</${name}>`.repeat(depth)}${input.slice(at)}`
}
