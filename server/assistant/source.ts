/** Where a result comes from: a stored validation, or a check that is made again from what is named. */
import { z } from 'zod'
import { GENERAL_PACK, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import type { CheckOrder } from '../checks/check-protocol.ts'
import { cleanName } from '../http/name.ts'
import { HttpError } from '../http/problem.ts'
import { findValidation } from '../validations/rows.ts'
import { type OpenedResult, openAnswer, openStored } from './opened-result.ts'
import { type Call, demand, uuid } from './tool.ts'

/** Letters of a model that is written into the call; larger ones are stored first. */
export const MOST_INLINE = 2 ** 20

const MODEL = {
  modelVersion: uuid.optional().describe('id of a stored model version, from list_models'),
  ifc: z
    .string()
    .min(1)
    .max(MOST_INLINE)
    .optional()
    .describe(`instead of modelVersion: the text of a small IFC file, at most ${MOST_INLINE} letters`),
  name: z.string().max(255).optional().describe('file name of the text in ifc'),
  rules: z.array(z.string().max(200)).max(50).optional().describe('ids of packs, from list_packs'),
  jurisdiction: z
    .string()
    .max(100)
    .optional()
    .describe('us/ca; without rules its packs are checked. Default: the general pack'),
  date: z.string().max(10).optional().describe('2026-01-31: the day whose code decides; default: today'),
  parameters: z
    .record(z.string().max(100), z.string().max(200))
    .optional()
    .describe('facts that packs ask for, and figures to set: { "door_clear_width": "34 in" }'),
  drafts: z.boolean().default(false).describe('also rules whose figures nobody verified'),
}

export const checkInput = z.strictObject(MODEL)
export const sourceInput = z.strictObject({
  validation: uuid
    .optional()
    .describe('id of a stored validation; else the model and options of check_model'),
  ...MODEL,
})

type CheckInput = z.output<typeof checkInput>

/** The result of a stored validation, or of the check that is named. @throws HttpError, LintelError */
export function loadResult(
  { validation, ...check }: z.output<typeof sourceInput>,
  call: Call,
): Promise<OpenedResult> {
  if (validation === undefined) return makeResult(check, call)
  const { drafts, ...given } = check
  if (drafts || Object.values(given).some((value) => value !== undefined))
    throw new HttpError(
      'request-invalid',
      'a stored validation says all by itself; leave out the model and its options',
    )
  return storedResult(validation, call)
}

/** Runs the check. @throws HttpError, LintelError */
export async function makeResult(input: CheckInput, call: Call): Promise<OpenedResult> {
  demand(call, 'validations:run')
  const { packs, checks, today } = call.services
  if ((input.modelVersion === undefined) === (input.ifc === undefined))
    throw new HttpError('request-invalid', 'name either modelVersion or ifc, and not both')
  const { rules, jurisdiction, drafts, parameters = {}, date = today() } = input
  const asked =
    rules ?? (jurisdiction === undefined ? [GENERAL_PACK] : packsOfPlace(packs, { jurisdiction, date }).packs)
  if (asked.length === 0)
    throw new HttpError('request-invalid', 'no pack is left to check with; list_packs tells which there are')
  const resolved = resolvePacks(packs, asked, { drafts, params: parameters })
  const { body, name, size } = await openModel(input, call)
  const order: CheckOrder = {
    name,
    size,
    packs: resolved,
    ids: [],
    audit: 'report',
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
  }
  const pieces: Uint8Array[] = []
  const options = {
    signal: call.signal,
    onProgress: () => undefined,
    onPiece: (piece: Uint8Array) => void pieces.push(piece),
  }
  const answer = await checks.runStored(order, body, options).catch(async (error: unknown) => {
    await body.cancel(error).catch(() => undefined)
    throw error
  })
  return openAnswer(pieces, answer.index)
}

interface OpenModel {
  readonly body: ReadableStream<Uint8Array>
  readonly name: string
  readonly size: number
}

async function openModel({ modelVersion, ifc, name }: CheckInput, call: Call): Promise<OpenModel> {
  if (modelVersion !== undefined) return openVersion(modelVersion, call)
  const bytes = new TextEncoder().encode(ifc)
  const body = new Blob([bytes]).stream()
  return { body, name: cleanName(name) ?? 'model.ifc', size: bytes.length }
}

async function openVersion(id: string, call: Call): Promise<OpenModel> {
  demand(call, 'models:read')
  const { store, files } = call.services
  const { organisationId } = call.principal
  const row = await store.db
    .selectFrom('model_versions as v')
    .innerJoin('models as m', 'm.id', 'v.model_id')
    .innerJoin('buildings as b', 'b.id', 'm.building_id')
    .select(['v.sha256', 'v.file_name', 'v.size'])
    .where('v.id', '=', id)
    .where('v.organisation_id', '=', organisationId)
    .where('b.organisation_id', '=', organisationId)
    .where('m.deleted_at', 'is', null)
    .where('b.deleted_at', 'is', null)
    .executeTakeFirst()
  const body = row === undefined ? null : await files.getContent(row.sha256)
  if (row === undefined || body === null)
    throw new HttpError('not-found', 'there is no such model version; list_models tells which there are')
  return { body, name: row.file_name, size: Number(row.size) }
}

async function storedResult(id: string, { services, principal }: Call): Promise<OpenedResult> {
  const row = await findValidation(services.store.db, principal.organisationId, id)
  if (row.status !== 'done' || row.result_sha256 === null || row.index_sha256 === null)
    throw new HttpError('conflict', `this validation is ${row.status} and has no result`)
  return openStored(services, { document: row.result_sha256, index: row.index_sha256 })
}
