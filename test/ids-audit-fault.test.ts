/** A fault of an IDS says what is wrong and where; its severity, who refuses it. */
import { expect, test } from 'vitest'
import { refusing } from '../engine/ids/fault.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { attribute, like } from './ids/facet-texts.ts'
import { idsFile, specification } from './ids/files.ts'

test('a fault says what was expected and what to do, at its place', () => {
  const { faults } = lintIds(idsFile(specification(attribute('Nam'))), 'a.ids')
  expect(faults).toEqual([
    {
      severity: 'error',
      place: { line: 9, column: 18 },
      specification: 0,
      what: "there is no attribute 'Nam' in IFC4; did you mean 'Name'?",
      expected: 'the name of an attribute that the elements store',
      do: 'correct it, or the ifcVersion',
    },
  ])
})

test('a report refuses only what has no meaning, a strict audit what contradicts the standard, neither a warning', () => {
  const { faults } = lintIds(
    idsFile(specification(`${attribute('name')}${attribute('Nam')}${attribute('Name', like('['))}`)),
    'a.ids',
  )
  expect(faults.map(({ severity }) => severity)).toEqual(['warning', 'error', 'fatal'])
  expect(refusing(faults, 'strict').map(({ severity }) => severity)).toEqual(['error', 'fatal'])
  expect(refusing(faults, 'report').map(({ severity }) => severity)).toEqual(['fatal'])
})
