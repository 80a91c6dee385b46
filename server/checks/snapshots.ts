/**
 * Snapshots of large models that were checked, in a folder of this machine: who checks one again reads that and not its file.
 * They can be made again, so the ones that were used least recently go when the folder is full, and nobody misses them.
 */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { UNFINISHED } from './snapshot-file.ts'

/** The file of a model: its SHA-256 and its bytes. */
export interface ModelContent {
  readonly sha256: string
  readonly size: number
}

export interface Snapshots {
  /** Where the snapshot of a model lies; null where there is none. */
  find(model: ModelContent): Promise<string | null>
  /** Where one is to be kept; null: it is not worth it. */
  placeFor(model: ModelContent): string | null
  /** Removes one that cannot be read. */
  drop(sha256: string): Promise<void>
  /** Removes those that were used least recently until the others have room, and what was never finished. */
  sweep(): Promise<void>
}

/** Where none are kept. */
export const NO_SNAPSHOTS: Snapshots = {
  find: () => Promise.resolve(null),
  placeFor: () => null,
  drop: () => Promise.resolve(),
  sweep: () => Promise.resolve(),
}

export interface SnapshotOptions {
  /** Whatever else decides what a snapshot holds: versions of Lintel and of its kernel. */
  readonly versions: readonly string[]
  /** Bytes of all of them. */
  readonly room: number
  /** Bytes of a file below which reading it costs as much as reading its snapshot. */
  readonly least?: number
}

/** Measured: docs/decisions/0036-kept-between-checks.md. */
const LEAST = 4 * 2 ** 20
/** Milliseconds. Whoever writes for so long died. */
const NEVER_FINISHED = 60 * 60 * 1000
/** Places that are given out between two looks at how much there is. */
const LOOK_AFTER = 16

export class SnapshotFolder implements Snapshots {
  private readonly folder: string
  private readonly form: string
  private readonly room: number
  private readonly least: number
  private given = 0

  /** @param folder made where it is missing; several processes may work in it */
  constructor(folder: string, { versions, room, least = LEAST }: SnapshotOptions) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.folder = folder
    this.form = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 16)
    this.room = room
    this.least = least
  }

  async find({ sha256, size }: ModelContent): Promise<string | null> {
    if (size < this.least) return null
    const path = this.path(sha256)
    const now = new Date()
    // says that it was used, and that it is there
    return await utimes(path, now, now).then(
      () => path,
      () => null,
    )
  }

  placeFor({ sha256, size }: ModelContent): string | null {
    if (size < this.least) return null
    this.given += 1
    if (this.given % LOOK_AFTER === 0) void this.sweep().catch(() => undefined)
    return this.path(sha256)
  }

  async drop(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true, recursive: true })
  }

  async sweep(): Promise<void> {
    const old = Date.now() - NEVER_FINISHED
    let bytes = 0
    for (const { path, size, used } of await this.latestFirst()) {
      const isUnfinished = path.endsWith(UNFINISHED)
      bytes += isUnfinished ? 0 : size
      if (isUnfinished ? used < old : bytes > this.room) await rm(path, { force: true })
    }
  }

  private async latestFirst() {
    const names = await readdir(this.folder)
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name)
        // another process may have removed it
        const found = await stat(path).catch(() => null)
        return found?.isFile() ? [{ path, size: found.size, used: found.mtimeMs }] : []
      }),
    )
    return files.flat().sort((a, b) => b.used - a.used)
  }

  private path(sha256: string): string {
    return join(this.folder, `${sha256}.${this.form}`)
  }
}
