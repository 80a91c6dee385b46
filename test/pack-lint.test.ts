/** What `lintPack` finds in packs that parse. */
import { expect, test } from 'vitest'
import { lintPack } from '../engine/pack/lint.ts'
import type { Pack, Rule } from '../engine/pack/pack.ts'
import { schemas } from './language/harness.ts'
import { doorRule, pack } from './language/packs.ts'

const found = (part: Partial<Pack>, bases: readonly Pack[] = []): string[] =>
  lintPack({ ...pack, ...part }, schemas, bases).map(
    ({ code, message, place }) => `${code} ${message} @ ${place?.source}`,
  )
const inRule = (part: Partial<Rule>): string[] => found({ rules: [{ ...doorRule, ...part }] })
const row = { id: 'd', class: 'IfcDoor' }

test('a pack that is right has no faults', () => {
  expect(lintPack(pack, schemas)).toEqual([])
})

test('2.2.5 an unknown name is found once, although every schema misses it', () => {
  expect(inRule({ require: 'OverallWidht > 1 m' })).toEqual([
    "rule-unknown-name unknown attribute 'OverallWidht' of IfcDoor; did you mean 'OverallWidth'? @ door-width require",
  ])
})

test('2.5.2 dimensions are checked', () => {
  expect(inRule({ require: 'OverallWidth > 1 m2' })).toHaveLength(1)
})

test('3.2 every outcome needs a case, or a reason why there is none', () => {
  const { never: _, ...bare } = doorRule
  expect(found({ rules: [bare] })).toEqual([
    "pack-invalid no case shows the outcome 'pass'; add one, or say in `never` why there is none @ door-width",
  ])
  expect(inRule({ never: { pass: 'x', fail: 'y' } })).toEqual([
    "pack-invalid `never` says that nothing is 'fail', but a case is; drop one of them @ door-width",
  ])
})

test('3.2 cases name rows and classes that are there', () => {
  const cases = [
    ...doorRule.cases,
    {
      name: 'c',
      rows: [{ ...row, type: 't' }, row, { id: 'x', class: 'IfcDor' }],
      judge: 'y',
      expect: 'fail' as const,
    },
  ]
  expect(inRule({ cases })).toEqual([
    "pack-invalid two rows have the id 'd'; an id stands once in a case @ door-width case 'c'",
    "pack-invalid judge names the row 'y', which the case does not have; did you mean 'd'? @ door-width case 'c'",
    "pack-invalid type names the row 't', which the case does not have; did you mean 'd'? @ door-width case 'c'",
    "pack-invalid row 'x': IFC4 has no class 'IfcDor'; did you mean 'IfcDoor'? @ door-width case 'c'",
  ])
})

test('3.3 a rule is not better verified than the parameters it reads', () => {
  expect(
    found({ params: { ...pack.params, door_width: { value: 32, unit: 'in', verified: 'draft' } } }),
  ).toEqual([
    "pack-invalid the rule is 'verified' but its parameter 'door_width' only 'draft'; make the rule 'draft' @ door-width",
  ])
})

test('a message fills in known placeholders only', () => {
  expect(inRule({ message: '{valeu} of {x}' })).toEqual([
    "pack-invalid message: unknown placeholder '{valeu}'; did you mean '{value}'? @ door-width".replace(
      "'{value}'",
      "'value'",
    ),
    "pack-invalid message: unknown placeholder '{x}'; the placeholders are {value} {limit} {name} {class} @ door-width",
  ])
})

test('names that the language needs, units without numbers, and impossible counts', () => {
  expect(found({ definitions: { ...pack.definitions, storey: 'true' } })).toEqual([
    "pack-invalid the definition 'storey' has the name of a word of the language; rename it @ us/example",
  ])
  expect(found({ params: { ...pack.params, mark: { value: 'A', unit: 'm' } } })).toEqual([
    "pack-invalid the parameter 'mark' has a unit but is no number; drop the unit @ us/example",
  ])
  expect(inRule({ occurs: { min: 2, max: 1 } })).toEqual([
    'pack-invalid occurs: min 2 is above max 1; no model can meet that @ door-width',
  ])
})

test('3.4 a pack is checked with the names of its base, and withdraws only what that has', () => {
  const { params: _, definitions: __, ...rest } = pack
  const local: Partial<Pack> = {
    id: 'us/example/city',
    extends: 'us/example',
    withdraw: ['b-tabel'],
    rules: [doorRule],
  }
  const amended = lintPack({ ...rest, ...local } as Pack, schemas, [pack]).map(({ message }) => message)
  expect(amended).toEqual([
    "'us/example/city' withdraws 'b-tabel', but 'us/example' has no such rule; did you mean 'b-table'?",
  ])
})

test('3.13 a rule names code, section, edition and source', () => {
  const { source: _, ...bare } = doorRule
  expect(found({ rules: [{ ...bare, reference: { code: 'Example' } }] })).toEqual([
    'pack-invalid reference: expected the section of Example, found none @ door-width',
    'pack-invalid reference: expected the edition of Example, found none @ door-width',
    'pack-invalid expected a `source` for its figures, found none @ door-width',
  ])
})

test('3.13 a rule that can never apply is found', () => {
  expect(inRule({ applies: 'IfcDoor where exists(Name) and false' })).toEqual([
    'pack-invalid nothing can meet the condition of `applies`; the rule never applies @ door-width',
  ])
})

test('3.13 a figure in the text of a rule is found, and one in a pattern is none', () => {
  const require =
    "(wide ?? atMost(OverallWidth) >= param.door_width) and (OverallHeight > 3 m or Name matches /4/ or Name = '5')"
  expect(inRule({ require })).toEqual([
    'pack-invalid the figure 3 stands in the text of the rule; make it a parameter with its source @ door-width',
  ])
})
