/** The packs that an organisation uploaded, as the engine takes them. */
import type { Pack } from '../../engine/pack/pack.ts'
import type { Db } from '../store/store.ts'

/** An uploaded pack with the row it stands in. */
export interface OwnPack {
  readonly rowId: string
  readonly sha256: string
  readonly pack: Pack
}

/** The newest version of each pack that was not withdrawn; they were read by `parsePack` before they were stored. */
export async function ownPacks(db: Db, organisation: string): Promise<OwnPack[]> {
  const rows = await db
    .selectFrom('packs')
    .distinctOn('pack_id')
    .select(['id', 'sha256', 'content'])
    .where('organisation_id', '=', organisation)
    .where('withdrawn_at', 'is', null)
    .orderBy('pack_id')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ id, sha256, content }) => ({ rowId: id, sha256, pack: content as Pack }))
}

/** The bundled packs and the organisation's own. */
export async function allPacks(bundled: readonly Pack[], db: Db, organisation: string): Promise<Pack[]> {
  const own = await ownPacks(db, organisation)
  return [...bundled, ...own.map(({ pack }) => pack)]
}
