/** What the audit of an IDS says, in the short forms that the tests compare. */
import { expect } from 'vitest'
import { faultText } from '../../engine/ids/fault.ts'
import { lintIds } from '../../engine/ids/lint.ts'
import type { SharedFile } from '../shared-data.ts'
import { auditFiles, idsFile, type SpecificationParts, specification } from './files.ts'

/** A case without faults. */
export type Good = [what: string, requirements: string, parts?: SpecificationParts]

/** A case with its faults, as `briefly` tells them. */
export type Faulty = [what: string, requirements: string, faults: string[], parts?: SpecificationParts]

/** `severity what; expected …` of each fault of a file with one specification. */
export function faultsOf(requirements: string, parts: SpecificationParts = {}): string[] {
  const { faults } = lintIds(idsFile(specification(requirements, parts)), 'a.ids')
  return faults.map((fault) => `${fault.severity} ${faultText(fault)}`)
}

/** `severity what` of each fault of a file with one specification. */
export function briefly(requirements: string, parts: SpecificationParts = {}): string[] {
  return faultsOf(requirements, parts).map((line) => line.slice(0, line.indexOf(';')))
}

/** Expects that `say` tells of the files of an audit what the table tells by name, and nothing of the others; any files where there are none. */
export function expectOfAuditFiles(
  folder: Parameters<typeof auditFiles>[0],
  table: Readonly<Record<string, string>>,
  say: (file: SharedFile) => string | undefined,
): void {
  const files = auditFiles(folder)
  const said = files.map((file) => [file.name, say(file)] as const).filter(([, words]) => words !== undefined)
  expect(Object.fromEntries(said)).toEqual(files.length === 0 ? {} : table)
}
