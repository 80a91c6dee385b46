/** Hostile parts of STEP files: values, names and keywords as no exporter writes them. One character per byte. */
import type { Random } from '../../engine/sample/random.ts'

const NUMBERS = [
  ...[
    '1E400',
    '-1E400',
    '1E-400',
    '0.E99999999999',
    '1.E+',
    '1E',
    '.5',
    '-.5',
    '+5',
    '1..2',
    '--1',
    '.',
    '-',
    '1,5',
  ],
  ...[
    '9007199254740993',
    '123456789012345678901234567890',
    '1.7976931348623159E308',
    '4.9E-324',
    '0x10',
    '1_000',
  ],
  ...[
    'NAN',
    'INF',
    '-0',
    '1.0000000000000000000000001',
    '00000000000000000000000000000000001.5',
    '1E22',
    '1E23',
  ],
] as const

/** Escapes: right, cut off, of unknown kinds, beyond Unicode, halves of pairs. */
const ESCAPES = [
  ...[
    '\\\\',
    '\\',
    '\\S\\d',
    '\\S\\',
    "\\S\\''",
    '\\S\\\\\\',
    '\\S\\\x80',
    '\\PB\\\\S\\d',
    '\\PJ\\',
    '\\P\\',
    '\\PA',
  ],
  ...['\\X\\E4', '\\X\\e4', '\\X\\G1', '\\X\\4', '\\X\\', '\\X', '\\X\\00', '\\X\\0A', '\\X\\27', '\\X\\80'],
  ...[
    '\\X2\\00E4\\X0\\',
    '\\X2\\00E4',
    '\\X2\\00E\\X0\\',
    '\\X2\\\\X0\\',
    '\\X2\\D83DDE00\\X0\\',
    '\\X2\\D83D\\X0\\',
  ],
  ...[
    '\\X2\\DE00\\X0\\',
    '\\X2\\DE00D83D\\X0\\',
    '\\X2\\D83DD83D\\X0\\',
    '\\X2\\FEFF\\X0\\',
    '\\X2\\0000\\X0\\',
  ],
  ...[
    '\\X4\\0001F600\\X0\\',
    '\\X4\\00110000\\X0\\',
    '\\X4\\FFFFFFFF\\X0\\',
    '\\X4\\0000D800\\X0\\',
    '\\X4\\0001F60\\X0\\',
  ],
  ...[
    '\\X0\\',
    '\\X3\\00E4\\X0\\',
    '\\N\\',
    '\\F\\',
    '\\x2\\00e4\\x0\\',
    '\\s\\d',
    '\\X2\\00\nE4\\X0\\',
    '\\X2\\00E4\\X1\\',
  ],
] as const

/** Bytes as they stand: UTF-8, its overlong and cut-off forms, Latin-1, controls. */
const RAW = [
  ...[
    '\xc3\xa4',
    '\xe2\x82\xac',
    '\xf0\x9f\x98\x80',
    '\xc0\xaf',
    '\xe0\x80\xaf',
    '\xed\xa0\x80',
    '\xf4\x90\x80\x80',
  ],
  ...[
    '\xe4',
    '\xff\xfe',
    '\xc3',
    '\xef\xbb\xbf',
    '\xef\xbf\xbd',
    '\x80',
    '\x00',
    '\x01\x02',
    '\x7f',
    '\x1a',
    '\x0c',
  ],
  ...['\n', '\r', '\r\n', '\t', 'a', 'B', ' ', "''", '/*', '*/', ';', '#1', '"', '(', ','],
] as const

const IDS = [
  '0',
  '00',
  '007',
  '1',
  '4294967295',
  '4294967296',
  '4294967297',
  '99999999999999999999',
  '',
  '-1',
  '1.5',
] as const

/** The digits of an instance name; names that lie far apart cost the most memory. */
export function hostileId(random: Random): string {
  const way = random.below(4)
  if (way === 0) return pick(IDS, random)
  return String(way === 1 ? random.below(200) : way === 2 ? random.next() : random.below(8192) * 524_288 + 5)
}

/** A keyword that was made of another, or another altogether. */
export function hostileKeyword(own: string, random: Random): string {
  const ways = [
    () => own.toLowerCase(),
    () => `${own}X`,
    () => own.slice(1),
    () => `${own.slice(0, 4)} ${own.slice(4)}`,
    () => `${own.slice(0, 4)}/* */${own.slice(4)}`,
    () => own.replace('IFC', 'ifc'),
    () => `${own}-1`,
    () => `1${own}`,
    () => '',
    () => own.repeat(1 + random.below(300)),
    () => 'A'.repeat(1 + random.below(70_000)),
    () => pick(CLASSES, random),
  ]
  return pick(ways, random)()
}

const CLASSES = [
  ...[
    'IFCROOT',
    'IFCWALL',
    'IFCRELAGGREGATES',
    'IFCRELDEFINESBYTYPE',
    'IFCRELDEFINESBYPROPERTIES',
    'IFCPROPERTYSET',
  ],
  ...[
    'IFCRELASSOCIATESMATERIAL',
    'IFCMATERIALLIST',
    'IFCMATERIALLAYERSET',
    'IFCMATERIALLAYERSETUSAGE',
    'IFCMATERIAL',
  ],
  ...[
    'IFCRELCONTAINEDINSPATIALSTRUCTURE',
    'IFCUNITASSIGNMENT',
    'IFCCONVERSIONBASEDUNIT',
    'IFCDERIVEDUNIT',
    'IFCSIUNIT',
  ],
  ...[
    'IFCDERIVEDUNITELEMENT',
    'IFCMEASUREWITHUNIT',
    'IFCPROPERTYSINGLEVALUE',
    'IFCCOMPLEXPROPERTY',
    'IFCELEMENTQUANTITY',
  ],
  ...[
    'IFCPROJECT',
    'IFCBUILDINGSTOREY',
    'IFCDOOR',
    'IFCDOORTYPE',
    'IFCPROPERTYTABLEVALUE',
    'IFCPROPERTYBOUNDEDVALUE',
  ],
  ...[
    'IFCLABEL',
    'IFCREAL',
    'IFCLENGTHMEASURE',
    'IFCBOOLEAN',
    'IFCLOGICAL',
    'IFCCARTESIANPOINT',
    'IFCQUANTITYLENGTH',
  ],
] as const

type Sort = 'text' | 'number' | 'list' | 'simple' | 'typed'

/** A value that is wrong, odd or large. */
export function hostileValue(random: Random, sort: Sort = pick(SORTS, random)): string {
  if (sort === 'number') return pick(NUMBERS, random)
  if (sort === 'text') return `'${parts(random)}'`
  if (sort === 'typed')
    return `${pick(CLASSES, random)}(${random.below(6) === 0 ? '' : hostileValue(random)})`
  if (sort === 'list') return list(random)
  const simple = [
    '$',
    '*',
    '',
    '.T.',
    '.F.',
    '.U.',
    '.t.',
    '.ELEMENT.',
    '.X',
    '..',
    '"0F"',
    '"',
    '"\'',
    '#1',
    '#',
    "'",
    '()',
  ]
  return pick([...simple, `#${hostileId(random)}`, ...ESCAPES], random)
}

const SORTS: readonly Sort[] = ['text', 'text', 'number', 'list', 'simple', 'simple', 'typed']

function parts(random: Random): string {
  const some = Array.from({ length: 1 + random.below(5) }, () =>
    pick(random.below(2) === 0 ? ESCAPES : RAW, random),
  )
  const text = some.join('')
  return random.below(20) === 0 ? text.repeat(200 + random.below(2000)) : text
}

/** A list: of few or many, nested shallow, to the limit or like a bomb, closed or not. */
function list(random: Random): string {
  const depths = [1, 2, 3, 30, 31, 32, 33, 34, 64, 200, 5000]
  const depth = pick(depths, random)
  const inner = random.below(3) === 0 ? '' : random.below(2) === 0 ? hostileValue(random) : '1.,2.'
  const closing = random.below(6) === 0 ? depth - 1 : depth
  const opening = random.below(4) === 0 ? 'IFCLABEL(' : '('
  if (random.below(8) === 0) return `(${'#1,'.repeat(random.below(3000))}#1)`
  return opening.repeat(depth) + inner + (random.below(8) === 0 ? ',' : '') + ')'.repeat(closing)
}

/** One of them. */
export function pick<T>(from: readonly T[], random: Random): T {
  return from[random.below(from.length)] as T
}
