/** Reads `POST /v1/check`: the query says which packs, the body is the model, or a form with it, IDS files and waivers. */
import type { Context } from 'hono'
import { isDay } from '../../engine/day.ts'
import { LintelError } from '../../engine/errors.ts'
import { AUDIT_MODES, type IdsAuditMode } from '../../engine/ids/fault.ts'
import { GENERAL_PACK, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { type ResolvedPack, resolvePacks } from '../../engine/pack/resolve.ts'
import type { CheckOrder, NamedBytes } from '../checks/check-protocol.ts'
import { type FormLimits, readForm } from '../http/form.ts'
import { limitedBody } from '../http/limited-body.ts'
import { cleanName } from '../http/name.ts'
import { HttpError, wrongCall } from '../http/problem.ts'

/** What raw bytes may come as; the form type is what `curl --data-binary` says when nobody tells it otherwise. */
const MODEL_TYPES = [
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'model/ifc',
  'application/ifc',
  'application/x-step',
  'model/step',
  'application/step',
]
const KNOWN_QUERY = ['rules', 'param', 'jurisdiction', 'date', 'today', 'name', 'drafts', 'audit']

export interface CheckRequest {
  readonly order: CheckOrder
  readonly body: ReadableStream<Uint8Array>
}

export interface CheckLimits extends FormLimits {
  /** The whole body. */
  readonly bodyBytes: number
}

/** What a request is read with. */
export interface CheckRequestDeps {
  readonly packs: readonly Pack[]
  readonly limits: CheckLimits
  readonly today: () => string
}

/** @throws LintelError, HttpError */
export async function readCheckRequest(
  context: Context,
  { packs, limits, today }: CheckRequestDeps,
): Promise<CheckRequest> {
  const query = readQuery(context, today)
  const { name, size, body, ids, waivers } = await readModel(context, limits)
  try {
    const { audit, jurisdiction } = query
    const order = {
      name,
      size,
      packs: askedPacks(packs, query, ids.length > 0),
      ids,
      audit,
      ...(jurisdiction === undefined ? {} : { jurisdiction }),
      ...(waivers === null ? {} : { waivers: { file: waivers, date: query.today } }),
    }
    return { order, body }
  } catch (error) {
    await body.cancel(error).catch(() => undefined)
    throw error
  }
}

interface Query {
  readonly rules: readonly string[]
  readonly params: Readonly<Record<string, string>>
  readonly drafts: boolean
  readonly audit: IdsAuditMode
  readonly jurisdiction: string | undefined
  /** The day whose code decides. */
  readonly date: string
  /** The day on which waivers must hold. */
  readonly today: string
}

function readQuery({ req }: Context, today: () => string): Query {
  const unknown = Object.keys(req.queries()).find((key) => !KNOWN_QUERY.includes(key))
  if (unknown !== undefined)
    throw wrongCall(`unknown query parameter '${unknown}'; there are: ${KNOWN_QUERY.join(', ')}`)
  const drafts = req.query('drafts')
  if (drafts !== undefined && !['', 'true', 'false'].includes(drafts))
    throw wrongCall(`'drafts' must be true or false, not '${drafts}'`)
  return {
    rules: (req.queries('rules') ?? []).flatMap((value) => value.split(',')).filter(Boolean),
    params: Object.fromEntries((req.queries('param') ?? []).map(readParam)),
    drafts: drafts === '' || drafts === 'true',
    audit: readAudit(req.query('audit')),
    jurisdiction: req.query('jurisdiction'),
    date: readDate('date', req.query('date') ?? today()),
    today: readDate('today', req.query('today') ?? today()),
  }
}

function readParam(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw wrongCall(`'param' must read name=value, not '${text}'`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function readAudit(text = 'report'): IdsAuditMode {
  const mode = AUDIT_MODES.find((one) => one === text)
  if (mode === undefined) throw wrongCall(`'audit' must be ${AUDIT_MODES.join(' or ')}, not '${text}'`)
  return mode
}

function readDate(name: string, text: string): string {
  if (isDay(text)) return text
  throw wrongCall(`'${name}' must be a day such as 2026-11-27, not '${text}'`)
}

/**
 * Without `rules`: the IDS files alone where there are some, else the packs of the jurisdiction on that day, else the
 * general one.
 */
function askedPacks(packs: readonly Pack[], query: Query, hasIds: boolean): readonly ResolvedPack[] {
  const { rules, drafts, params, jurisdiction, date } = query
  const asked =
    rules.length > 0 || hasIds
      ? rules
      : jurisdiction === undefined
        ? [GENERAL_PACK]
        : packsOfPlace(packs, { jurisdiction, date }).packs
  return resolvePacks(packs, asked, { drafts, params })
}

interface Model {
  readonly name: string
  readonly size: number | null
  readonly body: ReadableStream<Uint8Array>
  readonly ids: readonly NamedBytes[]
  readonly waivers: NamedBytes | null
}

async function readModel(context: Context, limits: CheckLimits): Promise<Model> {
  const { req } = context
  const header = req.header('content-type') ?? ''
  const type = header.split(';')[0]?.trim().toLowerCase() ?? ''
  const name = cleanName(req.query('name'))
  const length = req.header('content-length')
  const size = length === undefined ? null : Number(length)
  if (req.raw.body === null || size === 0)
    throw new LintelError('input-empty', 'the body is empty; send the bytes of an IFC file')
  const body = limitedBody(req.raw.body, size, limits.bodyBytes)
  if (type === 'multipart/form-data') {
    const form = await readForm(body, { type: header, limits, signal: req.raw.signal })
    const { ids, waivers, model } = form
    return { name: name ?? form.name ?? 'model.ifc', size: null, body: model, ids, waivers }
  }
  if (type !== '' && !MODEL_TYPES.includes(type)) {
    throw new HttpError(
      'media-type',
      `'${type}' is not read here; send ${MODEL_TYPES.join(', ')} or multipart/form-data`,
    )
  }
  return { name: name ?? 'model.ifc', size, body, ids: [], waivers: null }
}
