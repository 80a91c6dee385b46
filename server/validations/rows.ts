/** Rows of validations: found within an organisation, and shown. */
import type { Selectable } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Db } from '../store/store.ts'
import type { ValidationsTable } from '../store/tables.ts'
import type { Target } from './order.ts'
import { STAMP } from './standing.ts'

export type ValidationRow = Selectable<ValidationsTable>

/** Validations of models that are not removed. */
export function validationsOf(db: Db, organisation: string) {
  return db
    .selectFrom('validations')
    .innerJoin('buildings', 'buildings.id', 'validations.building_id')
    .innerJoin('model_versions', 'model_versions.id', 'validations.model_version_id')
    .innerJoin('models', 'models.id', 'model_versions.model_id')
    .where('validations.organisation_id', '=', organisation)
    .where('buildings.organisation_id', '=', organisation)
    .where('buildings.deleted_at', 'is', null)
    .where('models.deleted_at', 'is', null)
}

/** @throws HttpError `not-found`, also for one of another organisation */
export async function findValidation(db: Db, organisation: string, id: string): Promise<ValidationRow> {
  const row = await validationsOf(db, organisation)
    .selectAll('validations')
    .where('validations.id', '=', id)
    .executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no validation ${id}`)
}

/** A target as it stands. */
export interface StandingTarget extends Target {
  /** As `Standing` tells it. */
  readonly stamp: string
}

/** A model version with what of its building decides. @throws HttpError `not-found` */
export async function findTarget(db: Db, organisation: string, versionId: string): Promise<StandingTarget> {
  const row = await db
    .selectFrom('model_versions')
    .innerJoin('models', 'models.id', 'model_versions.model_id')
    .innerJoin('buildings', 'buildings.id', 'models.building_id')
    .select(['model_versions.file_name', 'model_versions.sha256', 'model_versions.size'])
    .select([
      'buildings.id as building',
      'buildings.jurisdiction',
      'buildings.building_type',
      'buildings.facts',
    ])
    .select(STAMP.as('stamp'))
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('waivers')
          .select('waivers.id')
          .whereRef('waivers.building_id', '=', 'buildings.id')
          .where('waivers.withdrawn_at', 'is', null),
      ).as('waived'),
    )
    .where('model_versions.id', '=', versionId)
    .where('buildings.organisation_id', '=', organisation)
    .where('models.organisation_id', '=', organisation)
    .where('models.deleted_at', 'is', null)
    .where('buildings.deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw new HttpError('not-found', `there is no model version ${versionId}`)
  const {
    building,
    file_name: fileName,
    sha256,
    size,
    jurisdiction,
    building_type: buildingType,
    facts,
    stamp,
    waived,
  } = row
  return {
    versionId,
    organisation,
    building,
    fileName,
    sha256,
    size,
    jurisdiction,
    buildingType,
    facts,
    isWaived: Boolean(waived),
    stamp,
  }
}

/** Whether nothing will change any more. */
export function isOver({ status }: Pick<ValidationRow, 'status'>): boolean {
  return status !== 'queued' && status !== 'running'
}

/** What a validation is to the outside. */
export function showValidation(row: ValidationRow) {
  const { packs, rules, parameters, jurisdiction, date, today, drafts, audit, waivers } = row.order
  return {
    id: row.id,
    buildingId: row.building_id,
    versionId: row.model_version_id,
    status: row.status,
    progress: row.progress,
    resultStatus: row.result_status as 'pass' | 'fail' | 'unknown' | null,
    digest: row.digest,
    summary: row.summary as Record<string, unknown> | null,
    error: row.error === null ? null : { code: row.error.code, message: row.error.message },
    order: {
      packs: packs.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
      ownPacks: [...row.order.ownPacks],
      ids: row.order.ids.map(({ id, name, sha256 }) => ({ id, name, sha256 })),
      rules: [...rules],
      parameters: { ...parameters },
      jurisdiction,
      date,
      today,
      drafts,
      audit,
      waivers,
    },
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
