/** Packs on their way to a check thread: one that the thread has already crosses as its identity alone. */
import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { LRUCache } from 'lru-cache'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'

/** A pack as it crosses. */
export interface SentPack {
  /** SHA-256 of what it was resolved from. */
  readonly identity: string
  /** The pack by `node:v8`'s `serialize`; null: the thread has it. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
  /** The thread is to keep it. */
  readonly keep: boolean
}

export interface SentPacks {
  readonly packs: readonly SentPack[]
  /** Identities of packs that the thread shall forget, before it keeps these. */
  readonly forget: readonly string[]
}

/** Bytes of the packs that a thread keeps; more than all bundled ones together. What it makes of them takes some three times as much. */
const ROOM = 2 ** 23
/** One that is larger than this part of the room crosses every time. */
const LARGEST = ROOM / 4

/** The server's side: knows what one thread keeps. Nobody else may send packs to that thread. */
export class PackSender {
  private readonly kept: LRUCache<string, number>
  private readonly evicted = new Set<string>()

  constructor(room = ROOM) {
    this.kept = new LRUCache({
      maxSize: room,
      sizeCalculation: (bytes) => bytes,
      dispose: (_, identity, reason) => {
        if (reason === 'evict') this.evicted.add(identity)
      },
    })
  }

  /** What to send; the thread must get it, and before whatever is sent next. */
  send(packs: readonly ResolvedPack[]): SentPacks {
    this.evicted.clear()
    const sent = packs.map((pack): SentPack => {
      const identity = identityOf(pack)
      // what was evicted for this order is there until the thread has received all of it
      if (this.kept.get(identity) !== undefined) return { identity, bytes: null, keep: true }
      const bytes = new Uint8Array(serialize(pack))
      const keep = bytes.length <= LARGEST
      if (keep) this.kept.set(identity, bytes.length)
      return { identity, bytes, keep }
    })
    return { packs: sent, forget: [...this.evicted].filter((identity) => !this.kept.has(identity)) }
  }
}

/** The thread's side. */
export class PackKeeper {
  private readonly kept = new Map<string, ResolvedPack>()

  receive({ packs, forget }: SentPacks): ResolvedPack[] {
    const received = packs.map(({ identity, bytes, keep }) => {
      const pack = bytes === null ? this.kept.get(identity) : (deserialize(bytes) as ResolvedPack)
      if (pack === undefined) throw new Error(`the pack ${identity} was not sent to this thread`)
      if (keep) this.kept.set(identity, pack)
      return pack
    })
    for (const identity of forget) this.kept.delete(identity)
    return received
  }
}

/** Everything that decides what a pack is: its chain by content, its parameters, which of its rules run. */
function identityOf({ chain, names, rules, draftsLeftOut, declared }: ResolvedPack): string {
  const decides = [chain, names.params, rules.map(({ id }) => id), draftsLeftOut, declared]
  return createHash('sha256').update(serialize(decides)).digest('hex')
}
