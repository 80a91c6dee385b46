/** Whether model versions still stand, and in which state that decides checks: asked of the database for many at once. */
import { sql } from 'kysely'
import type { Store } from '../store/store.ts'

/**
 * Whatever of a row of `buildings` decides a check beside the request. Counts and versions of waivers only grow, so that no
 * two states have one stamp.
 */
export const STAMP = sql<string>`concat_ws('.', buildings.version, (
  select concat_ws('.', count(*), coalesce(sum(w.version), 0), count(w.withdrawn_at))
  from waivers w where w.building_id = buildings.id))`

/** How a version stands. */
export interface Stand {
  /**
   * A text that changes with everything beside the request that decides a check of this version (the building, its waivers);
   * null where building, model or version is gone, or another organisation's.
   */
  readonly stamp: string | null
  /** What `changes` said before the database was asked. */
  readonly changes: number | null
}

interface Asking {
  readonly resolve: (stand: Stand) => void
  readonly reject: (error: unknown) => void
}

/**
 * One query runs at a time, for all that was asked before it began; whoever asks meanwhile is answered by the next one. So
 * an answer is never older than its question, whichever replica changed something, and fifty callers cost one query.
 */
export class Standing {
  private readonly store: Pick<Store, 'db' | 'changes'>
  private waiting = new Map<string, Asking[]>()
  private running = false

  constructor(store: Pick<Store, 'db' | 'changes'>) {
    this.store = store
  }

  /** While it says the same, everything stands as it stood; null where others may change the database, too. */
  changes(): number | null {
    return this.store.changes()
  }

  of(organisation: string, version: string): Promise<Stand> {
    const key = `${organisation}/${version}`
    return new Promise((resolve, reject) => {
      const asking = this.waiting.get(key) ?? []
      asking.push({ resolve, reject })
      this.waiting.set(key, asking)
      if (!this.running) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.running = true
    while (this.waiting.size > 0) {
      const asked = this.waiting
      this.waiting = new Map()
      const changes = this.store.changes()
      try {
        const stamps = await this.query([
          ...new Set([...asked.keys()].map((key) => key.split('/')[1] as string)),
        ])
        for (const [key, all] of asked) {
          const stand = { stamp: stamps.get(key) ?? null, changes }
          for (const { resolve } of all) resolve(stand)
        }
      } catch (error) {
        for (const all of asked.values()) for (const { reject } of all) reject(error)
      }
    }
    this.running = false
  }

  /** By organisation and version. */
  private async query(versions: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await sql<{ id: string; organisation: string; stamp: string }>`
      select v.id, buildings.organisation_id as organisation, ${STAMP} as stamp
      from model_versions v join models m on m.id = v.model_id join buildings on buildings.id = m.building_id
      where v.id in (${sql.join(versions)}) and m.deleted_at is null and buildings.deleted_at is null`.execute(
      this.store.db,
    )
    return new Map(rows.map(({ id, organisation, stamp }) => [`${organisation}/${id}`, stamp]))
  }
}
