/** What an organisation keeps on the server: bytes, things and people. */
import { sql } from 'kysely'
import type { Db } from '../store/store.ts'

/** Bytes are counted once however often the same content is named, and as if no other organisation had it too. */
export interface Usage {
  readonly bytes: {
    readonly models: number
    readonly idsFiles: number
    /** Results with the indexes of their findings; those of servers before 0004 are not counted. */
    readonly results: number
    /** Parts of uploads that are not completed. */
    readonly uploads: number
  }
  readonly buildings: number
  readonly models: number
  readonly versions: number
  readonly validations: number
  readonly packs: number
  readonly people: number
  readonly services: number
  readonly keys: number
}

/** @param now keys that have expired by then are not counted */
export async function usageOfOrganisation(db: Db, organisation: string, now: Date): Promise<Usage> {
  const { rows } = await sql<Record<Count, number>>`select
    (select coalesce(sum(size), 0) from
      (select distinct sha256, size from model_versions where organisation_id = ${organisation}) one) as "modelBytes",
    (select coalesce(sum(size), 0) from
      (select distinct sha256, size from ids_files where organisation_id = ${organisation}) one) as "idsBytes",
    (select coalesce(sum(result_bytes), 0) from
      (select distinct result_sha256, result_bytes from validations
        where organisation_id = ${organisation} and result_bytes is not null) one) as "resultBytes",
    (select coalesce(sum(parts.size), 0) from upload_parts parts join uploads on uploads.id = parts.upload_id
      where uploads.organisation_id = ${organisation} and uploads.model_version_id is null) as "uploadBytes",
    (select count(*) from buildings where organisation_id = ${organisation} and deleted_at is null) as buildings,
    (select count(*) from models join buildings on buildings.id = models.building_id
      where models.organisation_id = ${organisation} and models.deleted_at is null
        and buildings.deleted_at is null) as models,
    (select count(*) from model_versions where organisation_id = ${organisation}) as versions,
    (select count(*) from validations where organisation_id = ${organisation}) as validations,
    (select count(*) from packs where organisation_id = ${organisation} and withdrawn_at is null) as packs,
    (select count(*) from memberships join users on users.id = memberships.user_id
      where memberships.organisation_id = ${organisation} and users.kind = 'person') as people,
    (select count(*) from memberships join users on users.id = memberships.user_id
      where memberships.organisation_id = ${organisation} and users.kind = 'service') as services,
    (select count(*) from api_keys where organisation_id = ${organisation} and revoked_at is null
      and expires_at > ${now}) as keys`.execute(db)
  const { modelBytes, idsBytes, resultBytes, uploadBytes, ...counts } = rows[0] as Record<Count, number>
  return {
    bytes: { models: modelBytes, idsFiles: idsBytes, results: resultBytes, uploads: uploadBytes },
    ...counts,
  }
}

type Count = 'modelBytes' | 'idsBytes' | 'resultBytes' | 'uploadBytes' | Exclude<keyof Usage, 'bytes'>
