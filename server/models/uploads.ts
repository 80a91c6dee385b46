/** Uploads in parts: their rows, what is left to come, and how they become a version. */
import type { Context } from 'hono'
import type { Selectable, Transaction } from 'kysely'
import { principalOf } from '../api/route.ts'
import { storing } from '../http/file-body.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { stepStart } from '../http/step-start.ts'
import { exactly, watchedBody } from '../http/watched-body.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database, UploadPartsTable, UploadsTable } from '../store/tables.ts'
import { addVersion, tellVersion } from './add-version.ts'
import { findVersion, liveModels, type VersionRow } from './find.ts'

export type UploadRow = Selectable<UploadsTable>
type PartRow = Selectable<UploadPartsTable>

/** Milliseconds until an upload that was not completed is given up. */
export const UPLOAD_LIFE = 24 * 60 * 60 * 1000

/** How many parts a file of `size` bytes has. */
export function partCount({ size, part_size }: Pick<UploadRow, 'size' | 'part_size'>): number {
  return Math.ceil(size / part_size)
}

/** The bytes of a part, 1…; all but the last are alike. */
export function partLength(upload: Pick<UploadRow, 'size' | 'part_size'>, number: number): number {
  const { size, part_size } = upload
  return number < partCount(upload) ? part_size : size - part_size * (number - 1)
}

/** Uploads of an organisation that are neither completed nor given up. */
export function openUploads(db: Db, organisation: string, now: Date) {
  return liveModels(db, organisation)
    .innerJoin('uploads', 'uploads.model_id', 'models.id')
    .where('uploads.model_version_id', 'is', null)
    .where('uploads.expires_at', '>', now)
}

/**
 * @param lock keeps others from changing it until the transaction ends
 * @throws HttpError `not-found`
 */
export async function findUpload(
  db: Db,
  organisation: string,
  upload: string,
  lock?: 'lock',
): Promise<UploadRow> {
  let query = liveModels(db, organisation)
    .innerJoin('uploads', 'uploads.model_id', 'models.id')
    .selectAll('uploads')
    .where('uploads.id', '=', upload)
  if (lock !== undefined) query = query.forUpdate('uploads')
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no upload ${upload}`)
}

/** The parts that came, in their order. */
export function partsOf(db: Db, upload: string): Promise<readonly PartRow[]> {
  return db.selectFrom('upload_parts').selectAll().where('upload_id', '=', upload).orderBy('number').execute()
}

/** @throws HttpError `conflict` where the organisation has as many as it may */
export async function expectRoom(
  trx: Transaction<Database>,
  { limits, now }: Services,
  organisation: string,
  size: number,
): Promise<void> {
  // others that start an upload of the organisation wait here, so that two cannot take the last place
  await trx.selectFrom('organisations').select('id').where('id', '=', organisation).forUpdate().execute()
  const { many, bytes } = await openUploads(trx, organisation, now())
    .select(({ fn }) => [fn.countAll<number>().as('many'), fn.sum<number | null>('uploads.size').as('bytes')])
    .executeTakeFirstOrThrow()
  const todo = 'complete or delete some (GET /v1/uploads names them), or wait until they expire'
  if (many >= limits.openUploads)
    throw new HttpError('conflict', `the organisation has ${many} open uploads, as many as it may; ${todo}`)
  if ((bytes ?? 0) + size > limits.openUploadBytes)
    throw new HttpError(
      'conflict',
      `the organisation's open uploads may have ${limits.openUploadBytes} bytes together; ${todo}`,
    )
}

/** @throws HttpError `conflict` where it is completed, `gone` where it was given up */
export function expectOpen(upload: UploadRow, now: Date): void {
  if (upload.model_version_id !== null)
    throw new HttpError('conflict', 'the upload is completed; its parts cannot change any more')
  if (upload.expires_at <= now) throw new HttpError('gone', 'the upload has expired; start a new one')
}

/**
 * Joins the parts and makes the version, once: a second call gives the same, at the same moment too.
 *
 * @throws HttpError `conflict` where parts are missing, `request-invalid` where one is not what was acknowledged
 */
export async function completeUpload(
  context: Context<AppEnv>,
  services: Services,
  upload: UploadRow,
): Promise<VersionRow> {
  const { db } = services.store
  const { organisationId } = principalOf(context)
  if (upload.model_version_id !== null) return await findVersion(db, organisationId, upload.model_version_id)
  try {
    return await joinUpload(context, services, upload)
  } catch (error) {
    // another call that was first has removed the parts
    const now = await findUpload(db, organisationId, upload.id)
    if (now.model_version_id === null) throw error
    return await findVersion(db, organisationId, now.model_version_id)
  }
}

async function joinUpload(
  context: Context<AppEnv>,
  services: Services,
  upload: UploadRow,
): Promise<VersionRow> {
  const { store, files, now } = services
  const { organisationId } = principalOf(context)
  expectOpen(upload, now())
  const parts = await partsOf(store.db, upload.id)
  const missing = missingParts(upload, parts)
  if (missing.length > 0)
    throw new HttpError('conflict', `parts are missing: ${listOf(missing)}; send them first`)
  const content = await storing(context, () => files.putContent(joined(services, upload, parts)))
  const version = await store.db.transaction().execute(async (trx) => {
    const locked = await findUpload(trx, organisationId, upload.id, 'lock')
    if (locked.model_version_id !== null)
      return await findVersion(trx, organisationId, locked.model_version_id)
    const made = await addVersion(trx, services, context, {
      model: upload.model_id,
      fileName: upload.file_name,
      content,
    })
    await trx.updateTable('uploads').set({ model_version_id: made.id }).where('id', '=', upload.id).execute()
    await trx.deleteFrom('upload_parts').where('upload_id', '=', upload.id).execute()
    return made
  })
  await tellVersion(services, version).catch(services.log)
  // where this fails the sweep does it later
  await files.deleteParts(upload.id).catch(services.log)
  return version
}

function missingParts(upload: UploadRow, parts: readonly PartRow[]): readonly number[] {
  const came = new Set(parts.map(({ number }) => number))
  return Array.from({ length: partCount(upload) }, (_, i) => i + 1).filter((number) => !came.has(number))
}

function listOf(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(', ')
  return numbers.length > 10 ? `${shown} and ${numbers.length - 10} more` : shown
}

/** The file, each part of which must still be what its row says. */
function joined(
  { files }: Services,
  upload: UploadRow,
  parts: readonly PartRow[],
): ReadableStream<Uint8Array> {
  const left = parts.values()
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  const whole = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          if (reader === null) {
            const next = left.next()
            if (next.done) return controller.close()
            const { number, size, sha256 } = next.value
            const part = files.joinParts(upload.id, [number])
            reader = watchedBody(part, exactly({ size, sha256 }, `part ${number}`)).getReader()
          }
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          reader = null
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return watchedBody(whole, stepStart(upload.file_name))
}
