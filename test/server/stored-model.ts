/** Models that are stored already: rows and content put in directly, as uploads leave them. */
import { LOCAL_ORGANISATION } from '../../server/auth/local.ts'
import type { Services } from '../../server/services.ts'

export const LOCAL_USER = '00000000-0000-7000-8000-000000000002'

export interface StoredModel {
  readonly building: string
  readonly model: string
  readonly version: string
}

export interface StoredModelOptions {
  readonly name?: string
  readonly organisation?: string
  readonly jurisdiction?: string
  readonly facts?: Readonly<Record<string, string>>
}

type Places = Pick<Services, 'store' | 'files' | 'newId'>

/** A building with a model of one version. */
export async function storeModel(
  places: Places,
  text: string,
  {
    name = 'house.ifc',
    organisation = LOCAL_ORGANISATION,
    jurisdiction,
    facts = {},
  }: StoredModelOptions = {},
): Promise<StoredModel> {
  const { store, newId } = places
  const [building, model] = [newId(), newId()]
  const at = new Date()
  const common = { organisation_id: organisation, name, created_by: LOCAL_USER, created_at: at }
  await store.db
    .insertInto('buildings')
    .values({
      ...common,
      id: building,
      address: null,
      jurisdiction: jurisdiction ?? null,
      building_type: null,
      facts,
      changed_at: at,
      version: 1,
      deleted_at: null,
    })
    .execute()
  await store.db
    .insertInto('models')
    .values({ ...common, id: model, building_id: building, version: 1, deleted_at: null })
    .execute()
  const version = await storeVersion(places, { organisation, model, number: 1, name, text })
  return { building, model, version }
}

interface Version {
  readonly organisation?: string
  readonly model: string
  readonly number: number
  readonly name: string
  readonly text: string
}

/** @returns the id of the version */
export async function storeVersion(
  { store, files, newId }: Places,
  { organisation = LOCAL_ORGANISATION, model, number, name, text }: Version,
): Promise<string> {
  const { sha256, size } = await files.putContent(new Blob([text]).stream())
  const id = newId()
  await store.db
    .insertInto('model_versions')
    .values({
      id,
      organisation_id: organisation,
      model_id: model,
      number,
      file_name: name,
      sha256,
      size,
      created_by: LOCAL_USER,
      created_at: new Date(),
    })
    .execute()
  return id
}
