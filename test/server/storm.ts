/** Everything at once against several servers, until it calms down: uploads, runs, deltas, waivers, comments, followers. */
import { setTimeout as wait } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import type { Fleet } from './fleet.ts'
import { Clients, type Turn } from './storm-clients.ts'
import { Stubborn, StubbornFollower } from './stubborn.ts'

/** Milliseconds between two things that one client does. */
const PACE = 20
const PATIENCE = 60_000
/** Clients that upload and check, for each other one. */
const CHECKERS = 4

export class Storm {
  readonly clients: Clients
  /** Names of the files that came slowly. */
  readonly slow: string[] = []
  readonly urls: readonly string[]
  followers: readonly StubbornFollower[] = []
  private readonly fleet: Fleet
  private readonly loops: Promise<void>[] = []
  private readonly failed = new AbortController()
  private isOver = false
  private isHalfSent = false
  private letGo: () => void = () => undefined

  private constructor(fleet: Fleet, urls: readonly string[]) {
    this.fleet = fleet
    this.urls = urls
    this.clients = new Clients(new Stubborn({ urls, key: fleet.key }))
  }

  /** @param urls of the servers, the one that is to be hit last; @param many clients of each kind */
  static async begin(fleet: Fleet, urls: readonly string[], many: number): Promise<Storm> {
    const storm = new Storm(fleet, urls)
    const { clients } = storm
    await clients.begin(CHECKERS * many)
    const servers = { urls, key: fleet.key }
    storm.followers = clients.buildings.flatMap((building) =>
      urls.flatMap((_, first) =>
        Array.from({ length: many }, () => new StubbornFollower(servers, building, first)),
      ),
    )
    for (let client = 0; client < CHECKERS * many; client += 1)
      storm.repeat(client, (turn) => clients.check(turn))
    for (let client = 0; client < 2 * many; client += 1) {
      storm.repeat(client, (turn) => clients.sendDelta(turn))
      storm.repeat(client, (turn) => clients.giveWaiver(turn))
      storm.repeat(client, (turn) => clients.writeComment(turn))
    }
    return storm
  }

  /** Waits for a moment in which an upload is half there, so many runs are under way, and some have heard what others have not. */
  async inFullSwing(running: number): Promise<void> {
    this.uploadSlowly()
    const isSo = async (): Promise<boolean> =>
      this.isHalfSent && (await this.fleet.count('running')) >= running && this.isBroadcasting
    await this.until(isSo, 1)
  }

  /** Lets the upload that is half there go on. */
  release(): void {
    this.letGo()
  }

  /** Waits until so many more of each kind are acknowledged. @returns milliseconds that it took */
  async goesOn(more: number): Promise<number> {
    const begun = performance.now()
    const before = this.clients.done.sizes
    const isSo = () =>
      Object.entries(this.clients.done.sizes).every(([name, size]) => size >= (before[name] as number) + more)
    await this.until(isSo, 5)
    return performance.now() - begun
  }

  /** Everybody ends what he has begun; those who follow stay. */
  async calm(): Promise<void> {
    this.isOver = true
    this.letGo()
    await Promise.all(this.loops)
  }

  async end(): Promise<void> {
    this.isOver = true
    this.letGo()
    await Promise.all(this.followers.map((one) => one.end()))
    await Promise.allSettled(this.loops)
  }

  /** Waits for a condition, unless a client has given up. */
  async until(isSo: () => boolean | Promise<boolean>, interval: number): Promise<void> {
    const { signal } = this.failed
    const ask = async (): Promise<void> => {
      const told = JSON.stringify({ ...this.clients.done.sizes, faults: this.clients.stubborn.faults })
      expect(signal.aborted || (await isSo()), told).toBe(true)
    }
    await vi.waitFor(ask, { timeout: PATIENCE, interval })
    if (signal.aborted) throw signal.reason
  }

  private get isBroadcasting(): boolean {
    const ofFirst = this.followers.slice(0, this.followers.length / 2)
    const lasts = ofFirst.map(({ numbers }) => numbers.at(-1) ?? 0)
    return Math.min(...lasts) < Math.max(...lasts)
  }

  /** To the server that is to be hit. */
  private uploadSlowly(): void {
    this.isHalfSent = false
    const opened = new Promise<void>((resolve) => {
      this.letGo = resolve
    })
    const reached = () => {
      this.isHalfSent = true
    }
    const name = `slow-${this.slow.length}.ifc`
    this.slow.push(name)
    const first = this.urls.length - 1
    this.run(this.clients.uploadSlowly(name, { gate: { reached, opened }, first }))
  }

  private repeat(client: number, work: (turn: Turn) => Promise<void>): void {
    const loop = async (): Promise<void> => {
      for (let n = 1; !this.isOver; n += 1) {
        await work({ client, n })
        await wait(PACE)
      }
    }
    this.run(loop())
  }

  private run(work: Promise<void>): void {
    work.catch((error) => this.failed.abort(error))
    this.loops.push(work)
  }
}
