/** Models and their versions as an organisation sees them; what another has is not told apart from what is not there. */
import type { Selectable } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Db } from '../store/store.ts'
import type { ModelsTable, ModelVersionsTable } from '../store/tables.ts'

export type ModelRow = Selectable<ModelsTable>
export type VersionRow = Selectable<ModelVersionsTable>

/** Models that were not removed, neither by themselves nor with their building. */
export function liveModels(db: Db, organisation: string) {
  return db
    .selectFrom('models')
    .innerJoin('buildings', 'buildings.id', 'models.building_id')
    .where('models.organisation_id', '=', organisation)
    .where('models.deleted_at', 'is', null)
    .where('buildings.deleted_at', 'is', null)
}

/**
 * @param lock keeps others from changing it until the transaction ends
 * @throws HttpError `not-found`
 */
export async function findModel(
  db: Db,
  organisation: string,
  model: string,
  lock?: 'lock',
): Promise<ModelRow> {
  let query = liveModels(db, organisation).selectAll('models').where('models.id', '=', model)
  if (lock !== undefined) query = query.forUpdate('models')
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no model ${model}`)
}

/** @throws HttpError `not-found` */
export async function findVersion(db: Db, organisation: string, version: string): Promise<VersionRow> {
  const row = await liveModels(db, organisation)
    .innerJoin('model_versions', 'model_versions.model_id', 'models.id')
    .selectAll('model_versions')
    .where('model_versions.id', '=', version)
    .executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no version ${version}`)
}
