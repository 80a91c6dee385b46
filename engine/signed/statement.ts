/** What an issuer signs of a result: `lintel-statement/1`, plain data that says what was checked, by what, and what came of it. */
import { canonicalJson } from '../canonical.ts'
import { isDay } from '../day.ts'
import { AUDIT_MODES, type IdsAuditMode } from '../ids/fault.ts'
import type { Result, Summary } from '../result.ts'
import { jsonOf, utf8 } from './jws.ts'
import { asRecord, quoted, Refused } from './refused.ts'

export const STATEMENT_SCHEMA = 'lintel-statement/1'
/** `typ` of the signature over a statement. */
export const STATEMENT_TYPE = 'lintel-statement+jws'

type Value = number | string | boolean

/** What a run was asked to do and its result does not say: with it the run can be made again. */
export interface RunOrder {
  /** As they were set from outside, before packs gave them units; those in force stand in `parameters`. */
  readonly parameters: Readonly<Record<string, Value>>
  readonly drafts: boolean
  /** How IDS files were audited. */
  readonly audit: IdsAuditMode
  /** The day whose code decided; absent where packs were named. */
  readonly date?: string
  /** IDS files in their order; the SHA-256 is that of the file's bytes. */
  readonly ids: readonly { readonly name: string; readonly sha256: string }[]
}

/** What a statement repeats of its result, so that it can be read without it. */
export interface Stated {
  readonly digest: string
  readonly model: Pick<
    Result['model'],
    'name' | 'sha256' | 'ifcSchema' | 'rows' | 'jurisdiction' | 'changedValues' | 'changedInstances'
  >
  readonly packs: readonly { readonly id: string; readonly version: string; readonly sha256: string }[]
  readonly parameters: Result['parameters']
  readonly waivers?: { readonly sha256: string; readonly date: string }
  readonly kernel: Result['kernel']
  readonly summary: Pick<Summary, 'status' | 'pass' | 'fail' | 'unknown' | 'waived'>
}

export interface Statement extends Stated {
  readonly schema: typeof STATEMENT_SCHEMA
  /** Who answers for it, as they call themselves. */
  readonly issuer: string
  /** When it was signed: `2026-11-27T07:00:00.000Z`. */
  readonly signedAt: string
  /** Id of the run at the issuer. */
  readonly run: string
  /** The bytes of the result document as they stand in the file. */
  readonly document: { readonly sha256: string; readonly bytes: number }
  readonly order: RunOrder
  /** SHA-256 of the public keys that stand in the file, where they do. */
  readonly keysSha256?: string
}

/** What of a result a statement is made from. */
export type StatedResult = Omit<Result, 'findings'>

/** What a statement repeats of a result. */
export function statedOf(result: StatedResult): Stated {
  const { digest, parameters, waivers, kernel } = result
  const { name, sha256, ifcSchema, rows, jurisdiction, changedValues, changedInstances } = result.model
  const { status, pass, fail, unknown, waived } = result.summary
  return {
    digest,
    model: {
      name,
      sha256,
      ifcSchema,
      rows,
      ...(jurisdiction === undefined ? {} : { jurisdiction }),
      ...(changedValues === undefined ? {} : { changedValues }),
      ...(changedInstances === undefined ? {} : { changedInstances }),
    },
    packs: result.packs.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
    parameters,
    ...(waivers === undefined ? {} : { waivers: { sha256: waivers.sha256, date: waivers.date } }),
    kernel: { version: kernel.version, build: kernel.build, sha256: kernel.sha256 },
    summary: { status, pass, fail, unknown, waived },
  }
}

/** The bytes that are signed: canonical JSON, so that a statement has one text. */
export function statementBytes(statement: Statement): Uint8Array {
  return new TextEncoder().encode(canonicalJson(statement))
}

/**
 * Reads what was signed.
 *
 * @throws Refused where it is no statement, or not written as `statementBytes` does
 */
export function parseStatement(bytes: Uint8Array): Statement {
  const text = utf8(bytes)
  const statement = asRecord(text === null ? null : jsonOf(text))
  if (statement === null || text !== canonicalText(statement))
    throw new Refused('what is signed is no canonical JSON object')
  if (statement.schema !== STATEMENT_SCHEMA)
    throw new Refused(`what is signed is ${quoted(statement.schema)}, not ${quoted(STATEMENT_SCHEMA)}`)
  const wrong = Object.entries(SHAPE).find(([key, fits]) => !fits(statement[key]))
  if (wrong !== undefined) throw new Refused(`'${wrong[0]}' of the statement is missing or not as it must be`)
  return statement as unknown as Statement
}

function canonicalText(value: unknown): string | null {
  try {
    return canonicalJson(value)
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isHash = (value: unknown): boolean => isText(value) && /^[0-9a-f]{64}$/.test(value)
const hasTexts = (value: unknown, ...keys: readonly string[]): boolean => {
  const record = asRecord(value)
  return record !== null && keys.every((key) => isText(record[key]))
}

/** Key of a statement → whether its value fits. What is read of a statement is checked here, and only that. */
const SHAPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  issuer: isText,
  signedAt: (value) => isText(value) && isTime(value),
  run: isText,
  document: (value) => isHash(asRecord(value)?.sha256) && isNumber(asRecord(value)?.bytes),
  digest: isText,
  model: (value) => hasTexts(value, 'name', 'sha256', 'ifcSchema') && isNumber(asRecord(value)?.rows),
  packs: (value) => Array.isArray(value) && value.every((pack) => hasTexts(pack, 'id', 'version', 'sha256')),
  parameters: isParameters,
  kernel: (value) => hasTexts(value, 'version', 'build', 'sha256'),
  summary: (value) => {
    const { status, pass, fail, unknown, waived } = asRecord(value) ?? {}
    return isText(status) && [pass, fail, unknown, waived].every(isNumber)
  },
  waivers: (value) => value === undefined || hasTexts(value, 'sha256', 'date'),
  order: isOrder,
  keysSha256: (value) => value === undefined || isHash(value),
}

function isOrder(value: unknown): boolean {
  const { parameters, drafts, audit, date, ids } = asRecord(value) ?? {}
  return (
    isParameters(parameters) &&
    typeof drafts === 'boolean' &&
    AUDIT_MODES.some((mode) => mode === audit) &&
    (date === undefined || (isText(date) && isDay(date))) &&
    Array.isArray(ids) &&
    ids.every((file) => hasTexts(file, 'name', 'sha256'))
  )
}

function isParameters(value: unknown): boolean {
  const record = asRecord(value)
  return (
    record !== null &&
    Object.values(record).every((one) => ['number', 'string', 'boolean'].includes(typeof one))
  )
}

function isTime(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
