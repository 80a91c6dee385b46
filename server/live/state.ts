/** What the live channel tells of a building when it is asked. */
import type { Db } from '../store/store.ts'
import { validationsOf } from '../validations/rows.ts'
import type { OfBuilding } from './log.ts'

/** What came out of a validation, as the channel tells it. */
export interface Score {
  readonly validation_id: string
  readonly version_id: string
  readonly status: string | null
  readonly digest: string | null
  readonly score: number | null
  /** The share of elements that could be judged; a score means little without it. */
  readonly coverage: number | null
  readonly pass: number | null
  readonly fail: number | null
  readonly unknown: number | null
  readonly waived: number | null
  readonly finished_at: string | null
}

/** The validation of a building that ended last with a result, of one model where it is named. */
export async function latestDone(
  db: Db,
  { organisation, building }: OfBuilding,
  model?: string,
): Promise<Score | null> {
  let query = validationsOf(db, organisation)
    .select(['validations.id', 'validations.model_version_id', 'validations.result_status'])
    .select(['validations.digest', 'validations.summary', 'validations.finished_at'])
    .where('validations.building_id', '=', building)
    .where('validations.status', '=', 'done')
  if (model !== undefined) query = query.where('models.id', '=', model)
  const row = await query
    .orderBy('validations.finished_at', 'desc')
    .orderBy('validations.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const { score, coverage, pass, fail, unknown, waived } = (row.summary ?? {}) as Partial<Score>
  return {
    validation_id: row.id,
    version_id: row.model_version_id,
    status: row.result_status,
    digest: row.digest,
    score: score ?? null,
    coverage: coverage ?? null,
    pass: pass ?? null,
    fail: fail ?? null,
    unknown: unknown ?? null,
    waived: waived ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

/** The newest version of any model of a building; null where there is none. */
export async function latestVersion(db: Db, { organisation, building }: OfBuilding): Promise<string | null> {
  const row = await versions(db, { organisation, building })
    .select('model_versions.id')
    .orderBy('model_versions.created_at', 'desc')
    .orderBy('model_versions.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** One of them. */
type Thing = { readonly version: string } | { readonly model: string } | { readonly validation: string }

/** Whether something belongs to a building. */
export async function ofRoom(db: Db, room: OfBuilding, thing: Thing): Promise<boolean> {
  const { organisation, building } = room
  if ('version' in thing)
    return isThere(versions(db, room).select('models.id').where('model_versions.id', '=', thing.version))
  if ('model' in thing)
    return isThere(
      db
        .selectFrom('models')
        .select('id')
        .where('id', '=', thing.model)
        .where('organisation_id', '=', organisation)
        .where('building_id', '=', building)
        .where('deleted_at', 'is', null),
    )
  return isThere(
    validationsOf(db, organisation)
      .select('validations.id')
      .where('validations.id', '=', thing.validation)
      .where('validations.building_id', '=', building),
  )
}

function versions(db: Db, { organisation, building }: OfBuilding) {
  return db
    .selectFrom('model_versions')
    .innerJoin('models', 'models.id', 'model_versions.model_id')
    .where('models.building_id', '=', building)
    .where('models.organisation_id', '=', organisation)
    .where('models.deleted_at', 'is', null)
}

async function isThere(query: {
  readonly executeTakeFirst: () => Promise<object | undefined>
}): Promise<boolean> {
  return (await query.executeTakeFirst()) !== undefined
}
