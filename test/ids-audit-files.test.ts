/** IDS files of others are audited: the official cases, those of an audit, and those that once troubled another tool. */
import { expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { refusing } from '../engine/ids/fault.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { expectOfAuditFiles } from './ids/audit.ts'
import { auditFiles, officialCases } from './ids/files.ts'
import type { SharedFile } from './shared-data.ts'

test('of the official cases, those that are invalid are refused and no other', () => {
  const wrong = officialCases().filter(({ file }) => isRefused(file) !== file.name.startsWith('invalid-'))
  expect(wrong.map(({ folder, file }) => `${folder}/${file.name}`)).toEqual([])
})

test('what an audit must accept is accepted, and what it must refuse is refused', () => {
  expect(auditFiles('valid').filter((file) => isRefused(file))).toEqual([])
  expect(auditFiles('invalid').filter((file) => !isRefused(file))).toEqual([])
})

/** Where the files that an audit must refuse for their sense say themselves that they are wrong. */
const PLACES: Readonly<Record<string, string>> = {
  'BadRichFile.ids': '2487 2500 2606 2619 2681 2707',
  'InvalidAttributeCardinality.ids': '22 28 37',
  'InvalidAttributeForClass.ids': '23',
  'InvalidAttributeNames.ids': '22 58',
  'InvalidAttributeTypes.ids': '35 57 69 105 117',
  'InvalidClassification.ids': '25 32',
  'InvalidClassificationImplication.ids': '21',
  'InvalidCustomPsetBecauseOfPrefix.ids': '22 32 44',
  'InvalidEmptyRequirements.ids': '7 10',
  'InvalidEntityNames.ids': '14 31 48 55',
  'InvalidIfcEntityPattern.ids': '13 45 61 74',
  'InvalidIfcEntityPredefinedType.ids': '67 68 69 78 88',
  'InvalidIfcEnumerationDoubleValues.ids': '36 37 38',
  'InvalidIfcEnumerationIntegerValues.ids': '32 33 34',
  'InvalidIfcPartOf.ids': '13',
  'InvalidPropertyCardinality.ids': '28 34 43 60',
  'InvalidRestriction.ids': '28',
  'RichFileAttribute_Ifc2x3.ids': '88 222 243 1244',
  'RichFileAttribute_Ifc4.ids': '667 748 808 1127 1136 1341 1350',
}

test('each is refused where it is wrong', () => {
  expectOfAuditFiles('invalid', PLACES, (file) => (file.name in PLACES ? refusedLines(file) : undefined))
})

/** What the files that once troubled another tool ask for: accepted, or refused in these lines. */
const ISSUES: Readonly<Record<string, string>> = {
  'IDS - TEST for Architectural Requriements.ids': '',
  'IDS - TEST for Mechanical Requirements.ids': '',
  'IDS - TEST for Structural Requirements.ids': '',
  'Issue 08 - Regex pattern.ids': '34',
  'Issue 09 - XML structure.ids': 'ids-syntax 14',
  'Issue 11 - IfcLogical.ids': '',
  'Issue 14 - ids file test.ids': '7 7 27 27',
  'Issue 25 - Pset_ConstructionOccurence.ids': '',
  'Issue 28 - Empty restriction.ids': '20 23',
  'Issue 30 - should return error.ids': '23 26',
  'Issue 39 - IfcTypeObjects allowed.ids': '',
  'Issue 45 - IfcMassMeasure.ids': '',
  'Issue 46 - Ensure feedback.ids': '20',
  'Issue 52 - Error 306 - not clear.ids': '6',
  'Issue 53 - IfcDistributionBoards Feeder is ok.ids': '',
  'Issue 53 - IfcDistributionBoards Feeder or Incomer (enumeration) is not ok.ids': '',
  'Issue 53 - Userdefined.ids': '',
  'Issue 54 - Pset List Properties.ids': '45',
  'Issue 56 - Ifc2x3 mapping.ids': '',
  'Issue 60 - Restrictions.ids': '40 42',
}

test('the files of issues end as their issues say', () => {
  expectOfAuditFiles('issues', ISSUES, refusedLines)
})

function isRefused(file: SharedFile): boolean {
  return refusedLines(file) !== ''
}

/** The lines of what a strict audit refuses, or of what is no XML. */
function refusedLines(file: SharedFile): string {
  try {
    return refusing(lintIds(file.read(), file.name).faults, 'strict')
      .map(({ place }) => place.line)
      .join(' ')
  } catch (error) {
    return error instanceof LintelError ? `${error.code} ${error.place?.line}` : String(error)
  }
}
