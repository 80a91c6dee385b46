/** Which related rows a condition asks for: of a kind of element, or of a name. */
import type { Expr } from '../language/syntax.ts'
import type { CaseRow } from '../pack/pack.ts'
import { loadSchema } from '../schema/load.ts'
import { type Condition, expressionOf, type Fact, truthOf } from './condition.ts'
import type { ElementType } from './element-types.ts'
import { narrowing } from './narrowing.ts'
import { patternAtom, textsAtom } from './property-atom.ts'
import { subjectOf } from './property-condition.ts'
import type { Wanted } from './relation-atom.ts'
import { isA, joined, path } from './terms.ts'

/** Rows of a kind of element. */
export function wantedType(type: ElementType): Wanted {
  const part = narrowing(type)
  const test = isA(path('this'), type.class)
  const isAbstract = loadSchema('IFC4').class(type.class)?.abstract === true
  const bare: CaseRow = { id: 'related', class: isAbstract ? 'IfcBuildingElementProxy' : type.class }
  return {
    expr: part === null ? test : joined('and', [test, expressionOf(part)]),
    accepts(row) {
      if (!loadSchema('IFC4').isA(row.class, type.class)) return false
      return part === null ? true : truthOf(part, factsOf(row))
    },
    other: null,
    example: part?.kind === 'atom' ? (part.place.write(bare, part.facts[0] as Fact)?.[0] ?? bare) : bare,
  }
}

/** Rows whose attribute is one of the texts. */
export function wantedTexts(className: string, attribute: string, texts: readonly string[]): Wanted {
  return wantedBy(className, attribute, textsAtom(attributeSubject(attribute), texts))
}

/** Rows whose attribute matches a pattern. */
export function wantedPattern(className: string, attribute: string, pattern: string): Wanted {
  return wantedBy(className, attribute, patternAtom(attributeSubject(attribute), pattern))
}

function wantedBy(className: string, attribute: string, atom: Extract<Condition, { kind: 'atom' }>): Wanted {
  const example = atom.facts.find((fact) => atom.test(fact) === true)
  const bare: CaseRow = { id: 'related', class: className, attributes: { [attribute]: 'other' } }
  return {
    expr: atom.expr as Expr,
    accepts: (row) => truthOf(atom, factsOf(row)),
    other: { ...bare, id: 'other' },
    example: example === undefined ? bare : (atom.place.write(bare, example)?.[0] ?? bare),
  }
}

function attributeSubject(name: string) {
  return subjectOf({ kind: 'attribute', set: null, name, unit: null, isWhole: false, isOwn: false })
}

function factsOf({ attributes, properties, quantities }: CaseRow): ReadonlyMap<string, Fact> {
  return new Map(Object.entries({ ...attributes, ...properties, ...quantities }))
}
