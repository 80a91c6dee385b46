/** Every word the panel and the page show, in one place, so that they can be reviewed and translated. */
import type { RunPhase } from '../engine/events.ts'
import type { IdsSeverity } from '../engine/ids/fault.ts'
import type { FindingStatus, InputSource, ResultStatus, Severity, Verification } from '../engine/result.ts'

export type Grouping = 'rule' | 'severity' | 'storey'

const STATUS: Readonly<Record<FindingStatus, string>> = {
  fail: 'Fails',
  unknown: 'Undecided',
  waived: 'Waived',
}
const STATUS_LONG: Readonly<Record<FindingStatus, string>> = {
  fail: 'Does not comply',
  unknown: 'Cannot be decided',
  waived: 'Accepted as an exception',
}
const SEVERITY: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' }
const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings', info: 'Notes' }
const VERDICT: Readonly<Record<ResultStatus, string>> = {
  pass: 'Complies',
  fail: 'Does not comply',
  unknown: 'Not decided yet',
}
const PHASE: Readonly<Record<RunPhase, string>> = {
  read: 'Reading the model',
  link: 'Linking elements',
  check: 'Checking rules',
}
const SOURCE: Readonly<Record<InputSource, string>> = {
  occurrence: 'from the element',
  type: 'from its type',
  material: 'from its material',
  geometry: 'measured',
  parameter: 'parameter of the rule',
  relation: 'from a relation',
  missing: 'missing',
}
const VERIFIED: Readonly<Record<Verification, string>> = {
  verified: 'Figure verified against the code',
  secondary: 'Figure taken from a secondary source',
  draft: 'Draft: the figure has not been verified',
}
const GROUPING: Readonly<Record<Grouping, string>> = { rule: 'Rule', severity: 'Severity', storey: 'Storey' }

const IDS_SEVERITY: Readonly<Record<IdsSeverity, string>> = {
  fatal: 'No meaning',
  error: 'Contradicts the standard',
  warning: 'Probably not meant',
}

export const WORDS = {
  status: STATUS,
  statusLong: STATUS_LONG,
  severity: SEVERITY,
  severities: SEVERITIES,
  verdict: VERDICT,
  phase: PHASE,
  source: SOURCE,
  verified: VERIFIED,
  grouping: GROUPING,

  product: 'Lintel',
  tagline: 'A linter for buildings',
  sampleName: 'Sample building',
  sampleNote: 'A made-up building with planted defects. Drop your own model anywhere on this page.',
  openFile: 'Open files…',
  openSample: 'Sample',
  dropTitle: 'Drop IFC and IDS files here',
  dropNote: 'or choose them. They are read in this browser and not sent anywhere.',
  dropNow: 'Drop models and IDS files to check',
  onlyOne: 'One model at a time: the first one is checked.',
  onlyOneWaiverFile: 'One waiver file at a time: the first one is used.',
  onlyOneSigned: 'One signed result at a time: the first one is verified.',
  keysAlone: 'A key set is used with a signed result: drop both at once.',
  serverKeys: 'the key set of this server',
  signed: 'Signed result',
  signedHolds: 'Genuine: signed, and nothing was changed since.',
  signedWhole:
    'Nothing was changed since it was signed. Who signed is not shown: drop it again with the key set (jwks.json) of the issuer.',
  signedBroken: 'Does not hold: do not rely on it.',
  signedFields: { issuer: 'By', at: 'Signed', model: 'Model', verdict: 'Verdict' },
  signedCounts: (fail: number, unknown: number, pass: number, waived: number) =>
    `${number(fail)} fail, ${number(unknown)} unknown, ${number(pass)} pass${waived === 0 ? '' : `, ${number(waived)} waived`}`,
  signedReproduced: 'The model that is open gives the same result.',
  signedNotReproduced: 'The check on the screen is not that of the signed result:',
  strangeFile: (name: string) =>
    `${name} is neither a model nor an IDS. Lintel reads .ifc files (STEP), .ids files, waivers and signed results (.json).`,

  cancel: 'Cancel',
  cancelling: 'Stopping…',
  cancelled: 'The check was cancelled. Nothing of it is shown.',
  again: 'Check again',
  failedTitle: 'This model could not be checked',
  starting: 'Getting ready',
  finished: (fail: number, unknown: number) =>
    `Check finished. ${count(fail, 'finding', 'findings')} to mend, ${number(unknown)} undecided.`,
  percent: (value: number) => `${Math.floor(value)} %`,
  megabytes: (done: number, total: number) => `${size(done)} of ${size(total)}`,

  score: 'Score',
  scoreNote: 'of the decided checks pass',
  coverage: 'Coverage',
  coverageNote: 'of the checks could be decided',
  pass: 'pass',
  fail: 'fail',
  unknown: 'undecided',
  waived: 'waived',
  rows: (rows: number) => count(rows, 'element', 'elements'),
  rulesChecked: (applied: number, all: number) =>
    `${number(applied)} of ${count(all, 'rule', 'rules')} apply to this model`,
  nothingApplies: 'No rule applies to this model.',
  notRead: (things: number) => `${count(things, 'thing', 'things')} in the file could not be read`,
  notReadLines: (lines: readonly number[], total: number) =>
    lines.length === 0 ? '' : `line ${lines.map(number).join(', ')}${total > lines.length ? ', …' : ''}`,

  packs: 'Rule packs and IDS files',
  packRules: (rules: number, drafts: number) =>
    `${count(rules, 'rule', 'rules')}${drafts > 0 ? `, ${count(drafts, 'draft', 'drafts')} off` : ''}`,
  packDeclared: (declared: number) => `, ${number(declared)} not yet checkable`,
  otherPacks: (packs: number) => `Other rule packs (${number(packs)})`,
  standing: 'Where it stands, and the day',
  placeDate: 'The day whose code decides',
  noPlace: 'Packs chosen by hand',
  placeSuggested: (text: string) => `The model says: ${text}. `,
  placeTake: (place: string) => `Check it as ${place}`,
  facts: 'Facts of the building',
  factsWhy: 'Rules need them and the model may not state them. What nobody states stays unknown.',
  factsStated: (stated: number, all: number) => ` ${number(stated)} of ${number(all)} stated`,
  notStated: 'not stated',
  truths: { true: 'yes', false: 'no' } as Readonly<Record<string, string>>,
  noPacks: 'No rule pack and no IDS chosen. Choose at least one.',
  packsFailed: 'The list of rule packs could not be loaded.',
  idsSpecifications: (title: string, specifications: number) =>
    [title, count(specifications, 'specification', 'specifications')].filter(Boolean).join(' · '),
  removeIds: (name: string) => `Remove ${name}`,
  idsFaults: (errors: number, warnings: number) =>
    [
      errors === 0 ? '' : count(errors, 'error', 'errors'),
      warnings === 0 ? '' : count(warnings, 'warning', 'warnings'),
    ]
      .filter(Boolean)
      .join(', '),
  idsMoreFaults: (more: number) => `and ${number(more)} more`,
  idsSeverity: IDS_SEVERITY,
  idsExpected: (expected: string) => `Expected ${expected}`,
  idsRefused: (name: string) => `${name} cannot be checked with and was left out`,
  idsTooLarge: (most: string) => `the file is larger than ${most}; split it into several IDS files`,
  idsUnreadable: 'the file could not be read; choose it again',
  idsClause: (title: string, section: string) =>
    title === '' ? `Specification ${section}` : `${title}, specification ${section}`,
  idsHeadline: (found: string, wanted: string) => `${found} · ${wanted}`,
  idsFailed: (failed: number) => `${number(failed)} requirements`,
  idsSource: 'Specification of an IDS',
  requirements: 'What the specification asks',
  requirementFails: (fail: number) =>
    fail === 0 ? 'none fails it' : fail === 1 ? '1 element fails it' : `${number(fail)} elements fail it`,
  requirementMet: 'Met',
  requirementFailed: 'Not met',
  waivers: (waivers: number) => count(waivers, 'waiver', 'waivers'),
  waiversTooLarge: (most: string) => `the file is larger than ${most}; keep the waivers of this model only`,
  waiversLapsed: (reopened: number, unused: number) =>
    [
      reopened === 0 ? '' : count(reopened, 'waiver does not hold', 'waivers do not hold'),
      unused === 0 ? '' : count(unused, 'waiver names no finding', 'waivers name no finding'),
    ]
      .filter(Boolean)
      .join(', '),
  waiver: 'Accepted',
  waiverFields: { by: 'By', authority: 'Authority', until: 'Until' },
  waiverLapsed: 'Accepted no more',
  waiverLapsedNote: (by: string, until: string, why: string) =>
    `${by} accepted it until ${until}, and it counts again: ${why}.`,
  verdictWaived: 'Complies, with accepted exceptions',
  place: (line: number, column: number) => `line ${number(line)}, column ${number(column)}`,
  more: 'Packs, server, files',
  download: 'Download result (JSON)',

  findings: 'Findings',
  groupBy: 'Group by',
  filter: 'Filter…',
  show: 'Show',
  shown: (shown: number, all: number) =>
    shown === all
      ? count(all, 'finding', 'findings')
      : `${number(shown)} of ${count(all, 'finding', 'findings')}`,
  capped: (rows: number) =>
    `Only the first ${number(rows)} lines fit this list. Filter to see the rest; the download has all.`,
  noneLeft: 'Nothing matches this filter.',
  clearFilter: 'Clear the filter',
  noFindings: 'Nothing to mend.',
  noFindingsNote: 'Every check that could be decided passes.',
  waiting: 'Findings appear here as soon as the model has been checked.',
  noStorey: 'No storey',
  wholeModel: 'The model as a whole',
  unnamed: 'Unnamed',
  expandAll: 'Expand all',
  collapseAll: 'Collapse all',

  detail: 'Finding',
  close: 'Close',
  back: 'Back to the list',
  found: 'Found',
  limit: 'Limit',
  margin: 'Off by',
  measured: 'Found and required',
  inputs: 'What the verdict rests on',
  lacks: (paths: readonly string[]) => `Not stated: ${paths.join(', ')}`,
  missing: 'Missing in the model',
  missingNote: 'Without it the rule cannot be decided; it is not counted as a pass.',
  fix: 'What to do',
  element: 'Element',
  related: 'Others involved',
  roles: { cause: 'cause', route: 'on the route', other: 'other' },
  fields: {
    class: 'Class',
    name: 'Name',
    tag: 'Tag',
    storey: 'Storey',
    space: 'Space',
    globalId: 'GlobalId',
    step: 'In the file',
    category: 'Category',
  },
  stepPlace: (id: number | undefined, line: number | undefined) =>
    [id === undefined ? '' : `#${id}`, line === undefined ? '' : `line ${number(line)}`]
      .filter(Boolean)
      .join(', '),
  copy: 'Copy',
  copied: 'Copied',
  yes: 'yes',
  no: 'no',
  none: 'not given',

  server: 'Second opinion',
  serverLooking: 'Looking for a server…',
  serverNone: 'This page has no server behind it. The check above ran in your browser alone.',
  serverOffer: 'The same rules can run on the server. Only then are your files sent there.',
  serverButton: 'Send and compare',
  serverRunning: 'The server is checking the same model…',
  serverAgrees: 'Browser and server agree',
  serverDiffers: 'Browser and server differ',
  serverDiffersNote:
    'The same model, packs and kernel must give the same digest. Please report this with both results.',
  serverOtherKernel: 'The server runs another kernel. Reload the page to get the same one.',
  serverFailed: (why: string) => `The server could not check it: ${why}`,
  inBrowser: 'Browser',
  onServer: 'Server',

  kernelFailed: 'The rule kernel could not be loaded.',
  workerFailed: 'The check stopped unexpectedly. It may have run out of memory.',
} as const

/** `1,234`: grouped the way the reader's language does. */
export function number(value: number): string {
  return value.toLocaleString()
}

/** `1 finding`, `12 findings`. */
export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

/** `12.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${(bytes / 1e9).toFixed(2)} GB`
}
