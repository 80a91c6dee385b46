/** What a thread is told to check: the order of a validation with the packs and files that it names. */
import type { CheckOrder, NamedBytes } from '../checks/check-protocol.ts'
import type { Services } from '../services.ts'
import type { ValidationOrder } from '../store/tables.ts'
import { bytesOf, streamOf } from './contents.ts'
import { packsOfOrder, type Target } from './order.ts'

/** @throws as `packsOfOrder`; Error where a file is missing */
export async function checkOrder(
  services: Pick<Services, 'packs' | 'store' | 'files'>,
  { organisation, fileName, size }: Pick<Target, 'organisation' | 'fileName' | 'size'>,
  order: ValidationOrder,
): Promise<CheckOrder> {
  const { files } = services
  const contentOf = async (sha256: string) => bytesOf(await streamOf({ files }, sha256))
  const ids: NamedBytes[] = []
  for (const { name, sha256 } of order.ids) ids.push({ name, bytes: await contentOf(sha256) })
  const { audit, jurisdiction, waivers, today: date } = order
  return {
    name: fileName,
    size,
    packs: await packsOfOrder(services, organisation, order),
    ids,
    audit,
    ...(jurisdiction === null ? {} : { jurisdiction }),
    ...(waivers === null
      ? {}
      : { waivers: { file: { name: 'waivers.json', bytes: await contentOf(waivers) }, date } }),
  }
}
