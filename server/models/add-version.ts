/** Makes a version of a model from content that was just stored. */
import type { Context } from 'hono'
import type { Transaction } from 'kysely'
import { principalOf } from '../api/route.ts'
import { recordDeed } from '../audit.ts'
import { holdContent } from '../files/content-references.ts'
import type { StoredContent } from '../files/files.ts'
import type { AppEnv } from '../http/request.ts'
import { appendLiveEvent } from '../live/log.ts'
import { tellAppended } from '../live/tell.ts'
import type { Services } from '../services.ts'
import type { Database } from '../store/tables.ts'
import { announce } from '../webhooks/events.ts'
import { findModel, type VersionRow } from './find.ts'

export interface NewVersion {
  readonly model: string
  readonly fileName: string
  readonly content: StoredContent
}

/** @throws HttpError `not-found` where the model was removed meanwhile, `busy` where the content was */
export async function addVersion(
  trx: Transaction<Database>,
  { files, newId, now }: Services,
  context: Context<AppEnv>,
  { model, fileName, content }: NewVersion,
): Promise<VersionRow> {
  const { organisationId, userId } = principalOf(context)
  const at = now()
  const { building_id: building } = await findModel(trx, organisationId, model, 'lock')
  const { last } = await trx
    .selectFrom('model_versions')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('model_id', '=', model)
    .executeTakeFirstOrThrow()
  await holdContent(trx, files, [content.sha256])
  const row: VersionRow = {
    id: newId(),
    organisation_id: organisationId,
    model_id: model,
    number: (last ?? 0) + 1,
    file_name: fileName,
    sha256: content.sha256,
    size: content.size,
    created_by: userId,
    created_at: at,
  }
  await trx.insertInto('model_versions').values(row).execute()
  const detail = { model, number: row.number, fileName, sha256: row.sha256, size: row.size }
  await recordDeed(trx, context, { action: 'version.create', target: row.id, detail }, at)
  const data = { versionId: row.id, modelId: model, number: row.number, sha256: row.sha256 }
  await announce(trx, { newId }, { organisation: organisationId, event: 'version.created', data }, at)
  await appendLiveEvent(trx, { organisation: organisationId, building, type: 'version.created', data, at })
  return row
}

/** Tells the building's rooms of a version: after the transaction that made it has committed. */
export async function tellVersion(
  services: Services,
  { organisation_id: organisation, model_id: model }: VersionRow,
): Promise<void> {
  const { building_id: building } = await services.store.db
    .selectFrom('models')
    .select('building_id')
    .where('id', '=', model)
    .executeTakeFirstOrThrow()
  await tellAppended(services, { organisation, building })
}
