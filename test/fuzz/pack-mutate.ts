/** Mutations of packs: of their JSON as text and as a tree, and of the rule texts in it. */
import type { Random } from '../../engine/sample/random.ts'
import { pick } from './step-hostile.ts'

/** @param others packs to take parts from */
export function mutatePack(input: string, others: readonly string[], random: Random): string {
  const way = random.below(10)
  if (way === 0) return mutateText(input, CHARACTERS, random)
  const tree = parsed(input)
  if (tree === null) return pick(others, random)
  const spots = spotsOf(tree)
  if (spots.length === 0) return pick(others, random)
  const texts = spots.filter(({ holder, key }) => TEXTS.test(key) && typeof holder[key] === 'string')
  if (way < 7 && texts.length > 0) {
    const { holder, key } = pick(texts, random)
    holder[key] = mutateText(holder[key] as string, TOKENS, random)
    return JSON.stringify(tree)
  }
  const { holder, key } = pick(spots, random)
  if (way === 7) delete holder[key]
  else if (way === 8) holder[key] = hostileJson(random)
  else {
    const others_ = spotsOf(parsed(pick(others, random)) ?? {})
    if (others_.length > 0) {
      const other = pick(others_, random)
      holder[random.below(2) === 0 ? key : other.key] = other.holder[other.key]
    }
  }
  return JSON.stringify(tree)
}

type Holder = Record<string, unknown>

interface Spot {
  readonly holder: Holder
  readonly key: string
}

/** The keys under which rule text stands; those of definitions are names. */
const TEXTS = /^(?:applies|require|matches|[a-z][A-Za-z]+)$/

const CHARACTERS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\u0000',
  '\\ud800',
  '1e999',
  'null',
  '-0',
  '__proto__',
] as const

const TOKENS = [
  ...[
    '(',
    ')',
    '((',
    '))',
    ' and ',
    ' or ',
    ' not ',
    ' implies ',
    ' = ',
    ' != ',
    ' < ',
    ' <= ',
    ' > ',
    ' in ',
    ' is ',
  ],
  ...[
    ' is not ',
    ' in [',
    '] ',
    ' .. ',
    ' ?? ',
    ' + ',
    ' - ',
    ' * ',
    ' / ',
    ', ',
    '.',
    '..',
    '`',
    "'",
    '"',
    '``',
    "''",
  ],
  ...[
    ' matches /',
    '/',
    '/(a+)+$/',
    '/[/',
    '/(?<=x)y/',
    '/\\p{L}*/',
    '/(/',
    '/a{99999}/',
    ' where ',
    ' satisfies ',
  ],
  ...[
    'exists(',
    'count(',
    'any(',
    'every(',
    'sum(',
    'min(',
    'max(',
    'unique(',
    'atMost(',
    'atLeast(',
    'about(',
    'abs(',
  ],
  ...[
    'round(',
    'floor(',
    'ceil(',
    'sqrt(',
    'sin(',
    'tan(',
    'length(',
    ' within ',
    'param.',
    'table.',
    'table.x[',
  ],
  ...[
    'this',
    'type',
    'storey',
    'space',
    'host',
    'parts',
    'contents',
    'materials',
    'propertySets',
    'occurrences',
  ],
  ...[
    'IfcDoor',
    'IfcWall',
    'IfcRoot',
    'IfcNothing',
    'Name',
    'GlobalId',
    'OverallWidth',
    'Pset_DoorCommon.FireRating',
  ],
  ...[
    '`Pset_*`.FireExit',
    'X.y',
    '__proto__',
    'constructor',
    'toString',
    '0',
    '1',
    '-1',
    '0.5',
    '1e400',
    '1e-400',
  ],
  ...[
    '1 m',
    '1m2',
    '2 in',
    '5 %',
    '20 degC',
    '90 deg',
    '1 W/m2K',
    '99999999999999999999',
    '1.',
    '.5',
    '1e',
    '0x10',
  ],
  ...[
    'true',
    'false',
    '"a"',
    "''''",
    '\u00e4',
    '\u0000',
    '\ud800',
    '\u2028',
    ' ',
    '\n',
    '\t',
    '/*',
    '--',
    '#',
    ';',
    '$',
  ],
] as const

/** A token in, over or out; a part again; a part nested deep. */
function mutateText(text: string, tokens: readonly string[], random: Random): string {
  const at = random.below(text.length + 1)
  const end = at + 1 + random.below(12)
  const ways = [
    () => text.slice(0, at) + pick(tokens, random) + text.slice(at),
    () => text.slice(0, at) + pick(tokens, random) + text.slice(end),
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, end) + text.slice(at),
    () => text.slice(0, at),
    () => nested(text, random),
  ]
  return pick(ways, random)()
}

function nested(text: string, random: Random): string {
  const depth = pick([1, 2, 10, 100, 1000, 20_000], random)
  const [open, close] = pick(
    [
      ['(', ')'],
      ['not ', ''],
      ['-', ''],
      ['exists(', ')'],
      ['abs(', ')'],
      ['a.', ''],
      ['', ' and true'],
      ['', ' + 1'],
      ['1 ?? ', ''],
      ['x implies ', ''],
    ] as const,
    random,
  )
  return `${open.repeat(depth)}${text}${close.repeat(depth)}`
}

function hostileJson(random: Random): unknown {
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown
  const values = [
    null,
    true,
    false,
    0,
    -1,
    1e308,
    0.1,
    '',
    'x',
    '\ud800',
    [],
    {},
    [[]],
    { a: 1 },
    [null],
    deep,
  ]
  const large = ['x'.repeat(50_000), Array.from({ length: 3000 }, (_, i) => i), { ['k'.repeat(3000)]: 1 }]
  return pick<unknown>(
    [...values, ...values, ...large, JSON.parse('{"__proto__": {"applies": "IfcWall"}}')],
    random,
  )
}

/** Every place of a tree that has a key. */
function spotsOf(value: unknown): Spot[] {
  if (value === null || typeof value !== 'object') return []
  const holder = value as Holder
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...spotsOf(holder[key])])
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input)
  } catch {
    return null
  }
}
