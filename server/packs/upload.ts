/** Takes an uploaded pack: reads and lints it in a check thread, finds its bases, and stores it once. */
import type { Context } from 'hono'
import { LintelError } from '../../engine/errors.ts'
import { packChain } from '../../engine/pack/chain.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { principalOf } from '../api/route.ts'
import { recordDeed } from '../audit.ts'
import type { PackHeadReport, PackReport } from '../checks/pack-lint.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { allPacks } from './own.ts'
import { PackRefusal } from './refusal.ts'

/** Milliseconds that linting a pack may take; the largest bundled one, half a megabyte, takes two or three seconds. */
const PATIENCE = 30_000
const NAME = 'the pack'

/** @throws LintelError pack-invalid, pack-not-found, rule-syntax, PackRefusal; HttpError busy */
export async function readUploadedPack(
  context: Context<AppEnv>,
  { checks, packs, store }: Services,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<PackReport> {
  const late = AbortSignal.timeout(PATIENCE)
  const signal = AbortSignal.any([context.req.raw.signal, late])
  const ask = async <T>(bases: readonly Pack[] | null): Promise<T> => {
    const { json } = await checks.lintPack({ name: NAME, bytes: bytes.slice() }, { bases }, signal)
    return JSON.parse(new TextDecoder().decode(json)) as T
  }
  try {
    const head = await ask<PackHeadReport>(null)
    refuseBundled(packs, head)
    const known = await allPacks(packs, store.db, principalOf(context).organisationId)
    const others = known.filter(({ id }) => id !== head.id)
    const bases = head.extends === null ? [] : packChain(others, head.extends)
    const report = await ask<PackReport>(bases)
    if (report.errors.length > 0) throw new PackRefusal(report.errors)
    return report
  } catch (error) {
    if (!late.aborted) throw error
    throw new LintelError(
      'pack-invalid',
      `the pack could not be linted within ${PATIENCE / 1000} s; make it smaller`,
    )
  }
}

/** The id of the row, and whether it stood there before. @throws HttpError `conflict` */
export async function storePack(
  context: Context<AppEnv>,
  { store, newId, now }: Services,
  { pack, sha256 }: PackReport,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { organisationId, userId } = principalOf(context)
  const row = {
    id: newId(),
    organisation_id: organisationId,
    pack_id: pack.id,
    pack_version: pack.version,
    sha256,
    content: pack,
    created_by: userId,
    created_at: now(),
  }
  return store.db.transaction().execute(async (trx) => {
    const added = await trx
      .insertInto('packs')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'pack_id', 'pack_version']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (added !== undefined) {
      const detail = { pack: pack.id, version: pack.version, sha256 }
      await recordDeed(trx, context, { action: 'pack.upload', target: row.id, detail }, row.created_at)
      return { id: row.id, isNew: true }
    }
    const there = await trx
      .selectFrom('packs')
      .select(['id', 'sha256', 'withdrawn_at'])
      .where('organisation_id', '=', organisationId)
      .where('pack_id', '=', pack.id)
      .where('pack_version', '=', pack.version)
      .executeTakeFirstOrThrow()
    if (there.withdrawn_at === null && there.sha256 === sha256) return { id: there.id, isNew: false }
    const why = there.withdrawn_at === null ? 'is there with other content' : 'was withdrawn'
    const what = `version ${pack.version} of '${pack.id}'`
    throw new HttpError('conflict', `${what} ${why}; give the pack another version`)
  })
}

/** A bundled id means the bundled text, wherever a result names it. */
function refuseBundled(packs: readonly Pack[], { id }: PackHeadReport): void {
  if (packs.every((pack) => pack.id !== id)) return
  throw new HttpError('conflict', `'${id}' comes with Lintel; extend it in a pack with an id of your own`)
}
