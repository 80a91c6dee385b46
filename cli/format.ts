/** The formats of `lintel check`, by name. */
import { csvReport } from '../engine/report/csv.ts'
import { jsonReport } from '../engine/report/json.ts'
import { junitReport } from '../engine/report/junit.ts'
import type { Report } from '../engine/report/report.ts'
import { sarifReport } from '../engine/report/sarif.ts'
import { type PrettyOptions, prettyReport } from './pretty/result.ts'

export const FORMATS = ['pretty', 'json', 'sarif', 'junit', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** The text of a format, in parts where it may be long. */
export function formatReports(
  reports: readonly Report[],
  format: Format,
  options: PrettyOptions,
): Iterable<string> {
  switch (format) {
    case 'json':
      return jsonReport(reports)
    case 'sarif':
      return [sarifReport(reports)]
    case 'junit':
      return [junitReport(reports)]
    case 'csv':
      return [csvReport(reports)]
    case 'pretty':
      return [prettyReport(reports, options)]
  }
}
