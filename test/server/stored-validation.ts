/** Results that are stored already, as runs leave them. */
import type { Result } from '../../engine/result.ts'
import { LOCAL_ORGANISATION } from '../../server/auth/local.ts'
import { storedAnswer } from '../../server/checks/stored-answer.ts'
import type { Services } from '../../server/services.ts'
import type { ValidationOrder } from '../../server/store/tables.ts'
import { DocumentStore } from '../../server/validations/document-store.ts'
import { LOCAL_USER } from './stored-model.ts'

/** An order of a validation that asks for nothing in particular. */
export const ORDER: ValidationOrder = {
  packs: [],
  ownPacks: [],
  ids: [],
  rules: [],
  parameters: {},
  jurisdiction: null,
  date: '2026-11-27',
  today: '2026-11-27',
  drafts: false,
  audit: 'report',
  waivers: null,
}

/** @returns the id of the validation */
export async function storeValidation(
  { store, files, newId }: Pick<Services, 'store' | 'files' | 'newId'>,
  version: string,
  result: Result,
): Promise<string> {
  const document = new DocumentStore(files)
  const { index } = storedAnswer(result, (piece) => document.add(piece))
  const { sha256 } = await document.end().stored
  const stored = await files.putContent(new Blob([index]).stream())
  const { building_id } = await store.db
    .selectFrom('model_versions as v')
    .innerJoin('models as m', 'm.id', 'v.model_id')
    .select('m.building_id')
    .where('v.id', '=', version)
    .executeTakeFirstOrThrow()
  const id = newId()
  await store.db
    .insertInto('validations')
    .values({
      id,
      organisation_id: LOCAL_ORGANISATION,
      building_id,
      model_version_id: version,
      status: 'done',
      order: ORDER,
      cache_key: 'k',
      progress: 1,
      attempts: 1,
      leased_until: null,
      result_sha256: sha256,
      index_sha256: stored.sha256,
      digest: result.digest,
      result_status: result.summary.status,
      summary: null,
      error: null,
      statement: null,
      created_by: LOCAL_USER,
      created_at: new Date(),
      started_at: null,
      finished_at: null,
    })
    .execute()
  return id
}
