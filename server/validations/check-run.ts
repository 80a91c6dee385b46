/** Has the model of a run checked: read from a snapshot where there is one, else from its file, of which one may be kept. */
import { LintelError, type LintelErrorCode } from '../../engine/errors.ts'
import type { ModelBytes, StoredAnswer } from '../checks/check-protocol.ts'
import type { StoredOptions } from '../checks/check-thread.ts'
import type { Services } from '../services.ts'
import { checkOrder } from './check-order.ts'
import { modelOf } from './contents.ts'
import type { ClaimedRun } from './run-state.ts'

type Watch = Omit<StoredOptions, 'snapshotTo'> & { readonly signal: AbortSignal }

/** @throws as `checkOrder` and `Checks.runStored` */
export async function checkRun(services: Services, row: ClaimedRun, watch: Watch): Promise<StoredAnswer> {
  const { files, snapshots, metrics } = services
  const { sha256 } = row.model
  // a snapshot holds what packs read; an IDS may name what only geometry needs
  const isAlike = row.order.ids.length === 0
  const snapshot = isAlike ? await snapshots.find(row.model) : null
  if (snapshot !== null) {
    const answer = await checkFrom(services, row, { snapshot, sha256 }, watch).catch(whereSound)
    if (answer !== null) {
      metrics.modelRead({ from: 'snapshot' })
      return answer
    }
    await snapshots.drop(sha256)
  }
  const snapshotTo = isAlike ? snapshots.placeFor(row.model) : null
  const answer = await checkFrom(services, row, await modelOf({ files }, sha256), { ...watch, snapshotTo })
  metrics.modelRead({ from: 'file' })
  return answer
}

/** What may be wrong with a snapshot alone: reading a file takes other memory. Nothing has come of the check then. */
const ITS_OWN: readonly LintelErrorCode[] = [
  'snapshot-invalid',
  'snapshot-version',
  'input-truncated',
  'memory',
]

/** @returns null where the file is to be read instead */
function whereSound(error: unknown): null {
  if (error instanceof LintelError && ITS_OWN.includes(error.code)) return null
  throw error
}

async function checkFrom(
  services: Services,
  { order, organisation_id: organisation, model }: ClaimedRun,
  body: ModelBytes,
  options: StoredOptions & { readonly signal: AbortSignal },
): Promise<StoredAnswer> {
  // anew for each: its files are moved to the thread
  const asked = await checkOrder(services, { organisation, ...model }, order)
  return services.checks.runStored(asked, body, options).catch(async (error: unknown) => {
    // where no thread took it nobody else ends its reading
    if (body instanceof ReadableStream) await body.cancel(error).catch(() => undefined)
    throw error
  })
}
