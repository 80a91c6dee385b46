/** Tests of what a relation leads to: whether anything of a kind or name is there, and how many. */
import type { Expr } from '../language/syntax.ts'
import type { CaseRow } from '../pack/pack.ts'
import { loadSchema } from '../schema/load.ts'
import type { Atom, CasePlace, Fact } from './condition.ts'
import type { OrderOperator } from './operators.ts'
import type { Relation } from './relation-names.ts'
import { binary, call, isA, joined, number, path } from './terms.ts'

/** Which of the related rows count. */
export interface Wanted {
  /** Seen from the related row. */
  readonly expr: Expr
  /** Null is unknown. */
  readonly accepts: (row: CaseRow) => boolean | null
  /** A row that counts and, where not any will do, one that does not, but for their links. */
  readonly example: CaseRow
  readonly other: CaseRow | null
}

/** Something is there, of the wanted kind when there is one. */
export function hasAtom(relation: Relation, wanted: Wanted | null): Atom {
  const other = wanted?.other ?? otherRow(relation)
  return relationAtom(relation, {
    expr: hasExpression(relation, wanted),
    examples: [[wanted?.example ?? other], [other], []],
    test(fact) {
      const truths = rowsOf(fact).map((row) => (wanted === null ? true : wanted.accepts(row)))
      return truths.includes(true) ? true : truths.includes(null) ? null : false
    },
  })
}

/** How many are there. */
export function countAtom(relation: Relation, operator: OrderOperator | '=', limit: number): Atom {
  const least = Math.max(0, Math.min(Math.floor(limit), 20))
  const rows = (length: number): CaseRow[] =>
    Array.from({ length: Math.max(0, length) }, (_, i) => ({ ...otherRow(relation), id: `other${i}` }))
  return {
    ...relationAtom(relation, {
      expr: binary(operator, call('count', path(relation.relation)), number(limit, null)),
      examples: [rows(least), rows(least + 1), rows(least - 1), []],
      test: (fact) => compare(rowsOf(fact).length, operator, limit),
    }),
    hasLimit: true,
  }
}

/** `space` leads up to the room wherever the element stands in it; other ends are looked for among what contains it. */
const CLIMBS: ReadonlyMap<string, string> = new Map([
  ['IfcSpace', 'space'],
  ['IfcBuildingStorey', 'storey'],
  ['IfcBuilding', 'building'],
  ['IfcSite', 'site'],
])

function hasExpression({ relation }: Relation, wanted: Wanted | null): Expr {
  const exists = call('exists', path(relation))
  if (wanted === null) return exists
  const { expr, example } = wanted
  if (relation === 'containers' && expr.kind === 'is' && CLIMBS.has(example.class))
    return call('exists', path(CLIMBS.get(example.class) as string))
  if (relation === 'parent' || relation === 'host') return joined('and', [exists, atTheEnd(relation, expr)])
  return call('any', path(relation), expr)
}

/** The question about the related row, asked from the row itself. */
function atTheEnd(step: string, expr: Expr): Expr {
  if (expr.kind === 'is') return isA(path(step), expr.class.name)
  if (expr.kind === 'path')
    return { ...expr, segments: [{ name: step, quoted: false, at: expr.at }, ...expr.segments] }
  if (expr.kind === 'binary')
    return { ...expr, left: atTheEnd(step, expr.left), right: atTheEnd(step, expr.right) }
  if (expr.kind === 'matches' || expr.kind === 'inList') return { ...expr, value: atTheEnd(step, expr.value) }
  return expr
}

function relationAtom(
  relation: Relation,
  atom: Pick<Atom, 'expr'> & {
    readonly examples: readonly (readonly CaseRow[])[]
    readonly test: Atom['test']
  },
): Atom {
  return {
    kind: 'atom',
    expr: atom.expr,
    place: placeOf(relation),
    facts: atom.examples,
    test: atom.test,
    hasLimit: false,
  }
}

function placeOf({ relation, link }: Relation): CasePlace {
  return {
    key: relation,
    write(row, fact) {
      const related = rowsOf(fact)
      if (related.length === 0) return [row]
      if (link === null) return null
      const { on, field } = link
      const isMany = field === 'bounds' || field === 'groups'
      const value = (ids: readonly string[]) => (isMany ? ids : ids[0])
      if (on === 'related') return [row, ...related.map((other) => ({ ...other, [field]: value([row.id]) }))]
      if (!isMany && field !== 'containedIn' && related.length > 1) return null
      const ids = related.map(({ id }) => id)
      return [{ ...row, [field]: field === 'containedIn' ? ids : value(ids) }, ...related]
    },
  }
}

function rowsOf(fact: Fact): readonly CaseRow[] {
  return Array.isArray(fact) ? fact : []
}

/** A related row that is of no wanted kind, if it can be helped. */
function otherRow({ relation, class: className }: Relation): CaseRow {
  const classes: Partial<Record<Relation['relation'], string>> = {
    containers: 'IfcSite',
    spaces: 'IfcSpace',
    openings: 'IfcOpeningElement',
    systems: 'IfcSystem',
    zones: 'IfcZone',
  }
  const found = classes[relation] ?? className
  const isAbstract = loadSchema('IFC4').class(found)?.abstract === true
  return { id: 'other', class: isAbstract ? 'IfcBuildingElementProxy' : found, attributes: { Name: 'other' } }
}

function compare(count: number, operator: OrderOperator | '=', limit: number): boolean {
  switch (operator) {
    case '<':
      return count < limit
    case '<=':
      return count <= limit
    case '>':
      return count > limit
    case '>=':
      return count >= limit
    case '=':
      return count === limit
  }
}
