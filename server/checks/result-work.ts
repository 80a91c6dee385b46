/** What a check thread makes of results that are stored: a comparison, or a report in another format. */
import { compareResults } from '../../engine/compare.ts'
import { csvReport } from '../../engine/report/csv.ts'
import { parseResults } from '../../engine/report/json.ts'
import { junitReport } from '../../engine/report/junit.ts'
import type { Report } from '../../engine/report/report.ts'
import { sarifReport } from '../../engine/report/sarif.ts'
import type { Result } from '../../engine/result.ts'
import type { NamedBytes, ResultWork } from './check-protocol.ts'

/** @returns text in UTF-8 @throws LintelError result-invalid */
export function resultWork(work: ResultWork): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(textOf(work))
}

const REPORTS: Readonly<Record<'csv' | 'sarif' | 'junit', (reports: readonly Report[]) => string>> = {
  csv: csvReport,
  sarif: sarifReport,
  junit: junitReport,
}

function textOf(work: ResultWork): string {
  if (work.what === 'compare')
    return `${JSON.stringify(compareResults(read(work.before), read(work.after)))}\n`
  return REPORTS[work.what]([{ result: read(work.result) }])
}

function read({ name, bytes }: NamedBytes): Result {
  const [result] = parseResults(new TextDecoder().decode(bytes), name)
  return result as Result
}
