/** Collects the parts of a program: each distinct constant, value, coded column and predicate once. */
import {
  CODED_BOOL,
  CODED_CLASS,
  CODED_GIVEN,
  CODED_LOWER,
  CODED_PRESENT,
  CODED_SAME,
  CODED_TEXT,
  CODED_UPPER,
  NONE,
  PREDICATE_AT_LEAST,
  PREDICATE_BELOW,
  PREDICATE_KNOWN_NOT,
  PREDICATE_NOT_PLANE,
  PREDICATE_PLANE,
} from '../../assembly/abi.ts'
import type { ByteTest } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Bits, Truth } from './bits.ts'

/** op, a, b, c of a value instruction. */
export type Step = readonly [number, number, number, number]

/** A numeric value: its number in the program; `point`: both bounds are always the same. */
export interface Value {
  readonly number: number
  readonly point: boolean
}

/** The group of what is about no rows in particular. */
export const ALL_ROWS = -1

/** Codes leave room for 0 (missing) and 1 (below every cut) in a byte. */
const MAX_CUTS = 253

export interface Coded {
  /** The group that was at hand when it was asked for. */
  readonly group: number
  readonly kind: number
  readonly a: number
  readonly map: number
  /** Cut points of a bound, ascending once sealed; bit sets of a text column; pairs of rows of a class test. */
  readonly cuts: number[]
  readonly sets: TextSet[]
  readonly rows: readonly number[]
  /** CODED_SAME: the other column and its map. */
  readonly other: readonly [number, number]
}

type Ungrouped = Omit<Coded, 'group'>

/** The texts for which a predicate holds; `test` decides about texts that come later. */
export interface TextSet {
  readonly column: number
  /** Sets of a column with the same key hold the same texts. */
  readonly key: string
  readonly test: (text: string) => boolean
  /** The same test without decoding; null where there is none. */
  readonly bytes: ByteTest | null
  /** The only texts that can pass, when they are known; several values made one text are tested beside them. */
  readonly only: readonly string[] | null
}

interface Predicate {
  readonly op: number
  readonly coded: number
  /** A cut's value until the cuts are sorted, a code, a plane, or (PREDICATE_BELOW) the predicate of what is at least the cut. */
  readonly k: number
  readonly byCut: boolean
  /** PREDICATE_BELOW: the predicate of what is known. */
  readonly known: number
}

export class ProgramBuilder {
  readonly columns: number[] = []
  readonly maps: number[] = []
  readonly numbers: number[] = []
  readonly values: Step[][] = []
  readonly coded: Coded[] = []
  readonly predicates: Predicate[] = []
  readonly tables: (readonly (readonly [string, number])[])[] = []
  private readonly keys = new Map<string, number>()
  /** Numbers of columns and maps by their addresses, and of predicates that are no cuts. */
  private readonly columnNumbers = new Map<number, number>()
  private readonly mapNumbers = new Map<number, number>()
  private readonly plainPredicates = new Map<number, number>()
  /** Numbers of coded columns by what they code, of each group. */
  private readonly codedNumbers = new Map<number, Map<number, number>>()
  private codedInGroup: Map<number, number>
  /** Planes of the sets of coded columns, by the keys of the sets. */
  private readonly setPlanes: Map<string, number>[] = []
  private grouped = ALL_ROWS

  constructor() {
    this.codedInGroup = madeOnce(this.codedNumbers, ALL_ROWS, () => new Map())
  }

  private once(key: string, make: () => number): number {
    return madeOnce(this.keys, key, make)
  }

  /**
   * Codes what is made meanwhile apart from other groups: rules about other rows bring cuts and texts that these rows would
   * have to be coded for.
   */
  inGroup<T>(group: number, make: () => T): T {
    const outer = this.grouped
    this.enter(group)
    try {
      return make()
    } finally {
      this.enter(outer)
    }
  }

  private enter(group: number): void {
    if (group === this.grouped) return
    this.grouped = group
    this.codedInGroup = madeOnce(this.codedNumbers, group, () => new Map())
  }

  /** The group that is at hand; ALL_ROWS when it is none. */
  get group(): number {
    return this.grouped
  }

  /** Number of the column at an address. */
  column(address: number): number {
    return madeOnce(this.columnNumbers, address, () => this.columns.push(address) - 1)
  }

  /** Number of the map at an address; NONE for 0. */
  map(address: number): number {
    return address === 0 ? NONE : madeOnce(this.mapNumbers, address, () => this.maps.push(address) - 1)
  }

  /** Number of a constant. */
  number(value: number): number {
    return this.once(`number ${Object.is(value, -0) ? '-0' : value}`, () => this.numbers.push(value) - 1)
  }

  /** Number of a text → number table. */
  table(entries: readonly (readonly [string, number])[]): number {
    return this.once(`table ${JSON.stringify(entries)}`, () => this.tables.push(entries) - 1)
  }

  /** Number of the value that the steps compute. */
  value(steps: readonly Step[]): number {
    return this.once(`value ${steps.join()}`, () => this.values.push([...steps]) - 1)
  }

  /** Number of a coded column that kind, column or value, and map tell from others. */
  private codedOf(kind: number, a: number, map: number): number {
    // both are numbers of the program, below 2^24 (abi.ts); of maps there are fewer
    const key = ((map === NONE ? 0 : map + 1) * 2 ** 24 + a) * 16 + kind
    return madeOnce(this.codedInGroup, key, () => this.addCoded(plain(kind, a, map)))
  }

  /** Number of another coded column. */
  private otherCoded(key: string, make: () => Ungrouped): number {
    return this.once(`coded ${this.grouped}\n${key}`, () => this.addCoded(make()))
  }

  private addCoded(coded: Ungrouped): number {
    return this.coded.push({ group: this.grouped, ...coded }) - 1
  }

  private predicateNumber(predicate: Predicate): number {
    const { op, coded, k, byCut } = predicate
    const make = (): number => this.predicates.push(predicate) - 1
    if (byCut) return this.once(`cut ${op} ${coded} ${k}`, make)
    // operands have 24 bits (abi.ts), so that planes, codes and predicates are below 2^24
    return madeOnce(this.plainPredicates, (coded * 2 ** 24 + k) * 16 + op, make)
  }

  private predicate(op: number, coded: number, k: number): Bits {
    return { kind: 'predicate', number: this.predicateNumber({ op, coded, k, byCut: false, known: 0 }) }
  }

  /** Where a value is at least `cut` for certain, and where it is below it for certain. */
  atLeast(value: Value, cut: number): Truth {
    const least = (coded: number): number =>
      this.predicateNumber({ op: PREDICATE_AT_LEAST, coded, k: cut, byCut: true, known: 0 })
    const lower = this.bound(CODED_LOWER, value, cut)
    const upper = value.point ? lower : this.bound(CODED_UPPER, value, cut)
    const isTrue = least(lower)
    const known = this.predicateNumber(knownIn(upper))
    const below = { op: PREDICATE_BELOW, coded: upper, k: least(upper), byCut: false, known }
    return {
      isTrue: { kind: 'predicate', number: isTrue },
      isFalse: { kind: 'predicate', number: this.predicateNumber(below) },
    }
  }

  /** Where a value is not missing. */
  known(value: Value): Bits {
    const coded = this.codedOf(CODED_LOWER, value.number, NONE)
    return { kind: 'predicate', number: this.predicateNumber(knownIn(coded)) }
  }

  private bound(kind: number, value: Value, cut: number): number {
    for (let part = 0; ; part++) {
      const number =
        part === 0
          ? this.codedOf(kind, value.number, NONE)
          : this.otherCoded(`${kind} ${value.number} part ${part}`, () => plain(kind, value.number, NONE))
      const { cuts } = this.coded[number] as Coded
      if (cuts.includes(cut)) return number
      if (cuts.length < MAX_CUTS) {
        cuts.push(cut)
        return number
      }
    }
  }

  /** Where a column holds anything. */
  present(column: number, map: number): Truth {
    const coded = this.codedOf(CODED_PRESENT, column, map)
    return {
      isTrue: this.predicate(PREDICATE_PLANE, coded, 0),
      isFalse: this.predicate(PREDICATE_NOT_PLANE, coded, 0),
    }
  }

  /** Where a column holds anything but nothing, an empty text, too. */
  given(column: number, map: number): Bits {
    const coded = this.codedOf(CODED_GIVEN, column, map)
    return this.predicate(PREDICATE_PLANE, coded, 0)
  }

  /** Where a column holds a text that is not empty. */
  isText(column: number, map: number): Bits {
    const coded = this.codedOf(CODED_TEXT, column, map)
    return this.predicate(PREDICATE_PLANE, coded, 0)
  }

  /** Where a column holds true, and where false. */
  boolean(column: number, map: number): Truth {
    const coded = this.codedOf(CODED_BOOL, column, map)
    return {
      isTrue: this.predicate(PREDICATE_PLANE, coded, 1),
      isFalse: this.predicate(PREDICATE_KNOWN_NOT, coded, 1),
    }
  }

  /** Where a column's text is in a set, and where it is another text. */
  textIn(map: number, set: TextSet): Truth {
    const coded = this.codedOf(CODED_TEXT, set.column, map)
    const { sets } = this.coded[coded] as Coded
    this.setPlanes[coded] ??= new Map()
    const plane = madeOnce(this.setPlanes[coded], set.key, () => sets.push(set))
    return {
      isTrue: this.predicate(PREDICATE_PLANE, coded, plane),
      isFalse: this.predicate(PREDICATE_KNOWN_NOT, coded, plane),
    }
  }

  /** Where two columns hold the same text, and where two different ones. */
  same(a: readonly [number, number], b: readonly [number, number]): Truth {
    const coded = this.otherCoded(`same ${a} ${b}`, () => ({ ...plain(CODED_SAME, a[0], a[1]), other: b }))
    return {
      isTrue: this.predicate(PREDICATE_PLANE, coded, 1),
      isFalse: this.predicate(PREDICATE_KNOWN_NOT, coded, 1),
    }
  }

  /** Where the row that a map leads to lies in one of the ranges, where outside; and where the map leads somewhere. */
  inRows(map: number, rows: readonly number[]): Truth & { readonly leads: Truth } {
    const coded = this.otherCoded(`class ${map} ${rows}`, () => ({ ...plain(CODED_CLASS, 0, map), rows }))
    return {
      isTrue: this.predicate(PREDICATE_PLANE, coded, 1),
      isFalse: this.predicate(PREDICATE_KNOWN_NOT, coded, 1),
      leads: {
        isTrue: this.predicate(PREDICATE_PLANE, coded, 0),
        isFalse: this.predicate(PREDICATE_NOT_PLANE, coded, 0),
      },
    }
  }

  /** Sorts the cuts; afterwards `predicateWords` is final. */
  seal(): void {
    for (const coded of this.coded) coded.cuts.sort((a, b) => a - b)
  }

  /** op, coded, k, known of a predicate: a cut becomes the least code at or above it. */
  predicateWords(number: number): readonly [number, number, number, number] {
    const { op, coded, k, byCut, known } = this.predicates[number] as Predicate
    return [op, coded, byCut ? (this.coded[coded] as Coded).cuts.indexOf(k) + 2 : k, known]
  }

  /** Number of the coded column that a predicate reads. */
  codedOfPredicate(number: number): number {
    return (this.predicates[number] as Predicate).coded
  }

  /** Predicates that a predicate is made from; they stand before it. */
  basesOf(number: number): readonly number[] {
    const { op, k, known } = this.predicates[number] as Predicate
    return op === PREDICATE_BELOW ? [k, known] : []
  }
}

/** Every code but 0. */
function knownIn(coded: number): Predicate {
  return { op: PREDICATE_AT_LEAST, coded, k: 1, byCut: false, known: 0 }
}

function plain(kind: number, a: number, map: number): Ungrouped {
  return { kind, a, map, cuts: [], sets: [], rows: [], other: [0, 0] }
}

/** How many bit planes a coded column takes. */
export function planesOf(coded: Coded): number {
  switch (coded.kind) {
    case CODED_LOWER:
    case CODED_UPPER:
      return Math.max(1, Math.ceil(Math.log2(coded.cuts.length + 2)))
    case CODED_TEXT:
      return 1 + coded.sets.length
    case CODED_PRESENT:
    case CODED_GIVEN:
      return 1
    default:
      return 2
  }
}
