/** Buildings in which something happens, and somebody who follows them whatever becomes of the connection. */
import { LOCAL_ORGANISATION } from '../../server/auth/local.ts'
import { appendLiveEvent } from '../../server/live/log.ts'
import { tellAppended } from '../../server/live/tell.ts'
import type { Services } from '../../server/services.ts'
import { Client, type LiveServer } from './live-client.ts'
import { LOCAL_USER } from './stored-model.ts'

/** Somebody who comes back whenever it is cut off, with the last number that it has. */
export class Follower {
  private readonly before: number[] = []
  private readonly server: LiveServer
  private readonly building: string
  private client: Client

  private constructor(server: LiveServer, building: string, client: Client) {
    this.server = server
    this.building = building
    this.client = client
  }

  static async begin(server: LiveServer, building: string): Promise<Follower> {
    return new Follower(server, building, await Client.open(server, building, { after: 0 }))
  }

  get sequences(): readonly number[] {
    return [...this.before, ...this.client.sequences]
  }

  /** Loses the connection without a word, and comes back. */
  async cut(): Promise<void> {
    this.client.socket.terminate()
    await this.client.closed
    this.before.push(...this.client.sequences)
    this.client = await Client.open(this.server, this.building, { after: this.before.at(-1) ?? 0 })
  }

  async until(last: number): Promise<void> {
    if ((this.sequences.at(-1) ?? 0) < last) await this.client.first(({ sequence }) => sequence === last)
  }

  async end(): Promise<void> {
    await this.client.close()
  }
}

/** An empty building of the local organisation. @returns its id */
export async function newBuilding({ store, newId }: Services): Promise<string> {
  const id = newId()
  const at = new Date()
  await store.db
    .insertInto('buildings')
    .values({
      id,
      organisation_id: LOCAL_ORGANISATION,
      name: 'House',
      address: null,
      jurisdiction: null,
      building_type: null,
      facts: {},
      created_by: LOCAL_USER,
      created_at: at,
      changed_at: at,
      version: 1,
      deleted_at: null,
    })
    .execute()
  return id
}

interface Happening {
  readonly data?: object
  /** In one transaction. */
  readonly times?: number
  /** Whether anybody is told of it, or must look. */
  readonly isTold?: boolean
}

/** Something happens in a building. */
export async function happen(
  services: Services,
  building: string,
  { data = {}, times = 1, isTold = true }: Happening = {},
): Promise<void> {
  const ofBuilding = { organisation: LOCAL_ORGANISATION, building }
  const event = { ...ofBuilding, type: 'delta.applied', data: { ...data }, at: services.now() } as const
  await services.store.db.transaction().execute(async (trx) => {
    for (let i = 0; i < times; i += 1) await appendLiveEvent(trx, event)
  })
  if (isTold) await tellAppended(services, ofBuilding)
}

/** 1, 2, 3, … */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}
