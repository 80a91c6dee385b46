/** Brings live checks to where the database stands: from memory, or from the stored file and all its deltas. */
import type { HeldCheck } from '../checks/live-pool.ts'
import type { Services } from '../services.ts'
import type { ValidationOrder } from '../store/tables.ts'
import { checkOrder } from '../validations/check-order.ts'
import { streamOf } from '../validations/contents.ts'
import { type Asked, cacheKey, makeOrder, type Target } from '../validations/order.ts'
import type { Base } from './base.ts'
import { deltasAfter } from './log.ts'

/** What a live check checks with. */
export interface LiveOrder {
  readonly asked: Asked
  readonly order: ValidationOrder
  /** Of everything beside the deltas that decides the result. */
  readonly key: string
  readonly stamp: string
}

/** What is left out of what was asked is decided by the building and the day. */
export const NOTHING_ASKED: Asked = {
  rules: [],
  packs: [],
  ids: [],
  parameters: {},
  drafts: false,
  audit: 'report',
}

/** The order of a live check: as it stands, or made anew where what it is made of has changed. @throws as `makeOrder` */
export async function liveOrder(services: Services, { live, stamp, target }: Base): Promise<LiveOrder> {
  if (live !== null && live.stamp === stamp) return live
  return newOrder(services, { target, stamp }, live?.asked ?? NOTHING_ASKED)
}

/** @throws as `makeOrder` */
export async function newOrder(
  services: Services,
  { target, stamp }: Pick<Base, 'target' | 'stamp'>,
  asked: Asked,
): Promise<LiveOrder> {
  const order = await makeOrder(services, target, asked)
  return { asked, order, key: cacheKey(services, target, order), stamp }
}

/** Deltas that are read at once. */
const MANY = 500

/** @param sequence of the last delta that it is to have followed @throws as `checkModel`; HttpError busy */
export async function heldCheck(
  services: Services,
  target: Target,
  { order, key, sequence }: Pick<LiveOrder, 'order' | 'key'> & { readonly sequence: number },
): Promise<HeldCheck> {
  const { liveChecks, store } = services
  const version = target.versionId
  let held = liveChecks.find(version, key)
  if (held !== null && held.sequence > sequence) {
    // it followed what was never stored
    liveChecks.close(version)
    held = null
  }
  held ??= await open(services, target, { order, key })
  while (held.sequence < sequence) {
    const deltas = await deltasAfter(store.db, version, { after: held.sequence, limit: MANY })
    if (deltas[0]?.sequence !== held.sequence + 1)
      throw new Error(`delta ${held.sequence + 1} of version ${version} is missing`)
    await held.catchUp(deltas.slice(0, sequence - held.sequence).map(({ changes }) => changes))
  }
  return held
}

async function open(
  services: Services,
  target: Target,
  { order, key }: Pick<LiveOrder, 'order' | 'key'>,
): Promise<HeldCheck> {
  const { files, liveChecks } = services
  const asked = await checkOrder(services, target, order)
  const body = await streamOf({ files }, target.sha256)
  const place = { version: target.versionId, key }
  return liveChecks.open(place, asked, body).catch(async (error: unknown) => {
    // where no thread took it nobody else ends its reading
    await body.cancel(error).catch(() => undefined)
    throw error
  })
}
