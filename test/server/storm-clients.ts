/** What clients do in a storm, one thing after the other: each is over when a server has acknowledged it. */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { RULES } from './fleet.ts'
import { stepOf } from './models-client.ts'
import { FIRST_DOOR, SMALL_MODEL } from './route-things.ts'
import type { Sent, Stubborn } from './stubborn.ts'

/** Milliseconds between two looks at a run. */
const LOOK = 50
/** Bytes of each part of an upload but the last. */
const PART = 2 ** 24

/** What is checked: a model that takes no time, and one of some thousand elements, so that somebody is always in the middle. */
export const TEXTS = { small: SMALL_MODEL, large: largeModel() } as const
export type Kind = keyof typeof TEXTS
/** A file of two parts. */
export const SLOW = stepOf('0123456789abcdef'.repeat((PART + 2 ** 19) / 16))
const BYTES = { small: encode(TEXTS.small), large: encode(TEXTS.large) } as const

/** What servers have said is done. */
export class Acknowledged {
  /** File name → id of the version. */
  readonly versions = new Map<string, string>()
  /** Id → what was checked. */
  readonly validations = new Map<string, Kind>()
  /** Client and its number → the number that the delta got. */
  readonly deltas = new Map<string, number>()
  /** By their findings. */
  readonly waivers = new Set<string>()
  /** By their words. */
  readonly comments = new Set<string>()

  /** How many of each. */
  get sizes(): Readonly<Record<string, number>> {
    const { versions, validations, deltas, waivers, comments } = this
    const all = { versions, validations, deltas, waivers, comments }
    return Object.fromEntries(Object.entries(all).map(([name, { size }]) => [name, size]))
  }
}

/** Which client, and the how manyth thing that it does: 1, 2, 3, … */
export interface Turn {
  readonly client: number
  readonly n: number
}

/** A file that stops in the middle until it is let go. */
export interface Gate {
  readonly reached: () => void
  readonly opened: Promise<void>
}

export class Clients {
  readonly done = new Acknowledged()
  readonly stubborn: Stubborn
  /** Models, runs, deltas and comments are in the first, waivers in the second, so that they change no result. */
  buildings: readonly [string, string] = ['', '']
  /** The model that deltas change. */
  live = ''
  private models: readonly string[] = []

  constructor(stubborn: Stubborn) {
    this.stubborn = stubborn
  }

  /** @param many clients that upload, each into a model of its own */
  async begin(many: number): Promise<void> {
    this.buildings = [await this.made('/v1/buildings'), await this.made('/v1/buildings')]
    const models = `/v1/buildings/${this.buildings[0]}/models`
    this.live = await this.made(models)
    const made: string[] = []
    for (let i = 0; i < many; i += 1) made.push(await this.made(models))
    this.models = made
    await this.upload(this.live, { name: 'live.ifc', bytes: BYTES.small, client: 0 })
    await this.stubborn.send('PUT', `/v1/models/${this.live}/live`, { json: { rules: RULES }, first: 0 })
  }

  /** A new version, whole or in parts, is checked, and waited for. */
  async check({ client, n }: Turn): Promise<void> {
    const kind = n % 2 === client % 2 ? 'large' : 'small'
    const file = { name: `${client}-${n}.ifc`, bytes: BYTES[kind], client }
    const model = this.models[client] as string
    const version = await (n % 3 === 0 ? this.uploadInParts(model, file) : this.upload(model, file))
    const path = `/v1/versions/${version}/validations`
    const { id } = await this.ask<{ id: string }>('POST', path, { json: { rules: RULES }, first: client })
    this.done.validations.set(id, kind)
    for (;;) {
      const run = await this.ask<{ status: string; error: unknown }>('GET', `/v1/validations/${id}`, {
        first: client,
      })
      if (run.status === 'done') return
      if (run.status !== 'queued' && run.status !== 'running')
        throw new Error(`a run is ${run.status}: ${JSON.stringify(run.error)}`)
      await wait(LOOK)
    }
  }

  /** Two parts, of which the second stops in the middle. @param first which server it begins at */
  async uploadSlowly(name: string, { gate, first }: { readonly gate: Gate; readonly first: number }) {
    const file = { name, bytes: SLOW, client: first }
    await this.uploadInParts(this.models[0] as string, file, (bytes) => haltingStream(bytes, gate))
  }

  async sendDelta({ client, n }: Turn): Promise<void> {
    const value = n % 2 === 0 ? null : (n % 30) / 10 + 0.1
    const json = {
      baseVersion: 1,
      clientId: `panel ${client}`,
      clientSequence: n,
      changes: [{ op: 'attribute', element: FIRST_DOOR, name: 'OverallWidth', value }],
    }
    const path = `/v1/models/${this.live}/deltas`
    const { sequence } = await this.ask<{ sequence: number }>('POST', path, { json, first: client + n })
    this.done.deltas.set(`panel ${client} ${n}`, sequence)
  }

  async giveWaiver({ client, n }: Turn): Promise<void> {
    const finding = `rule:${client}-${n}`
    const json = { finding, reason: 'It stands since 1890', by: 'E. Eng', until: '2099-12-31' }
    const sent = { json, first: client + n, once: randomUUID() }
    await this.stubborn.send('POST', `/v1/buildings/${this.buildings[1]}/waivers`, sent)
    this.done.waivers.add(finding)
  }

  async writeComment({ client, n }: Turn): Promise<void> {
    const text = `word ${n} of ${client}`
    const sent = { json: { text }, first: client + n, once: randomUUID() }
    await this.stubborn.send('POST', `/v1/buildings/${this.buildings[0]}/comments`, sent)
    this.done.comments.add(text)
  }

  private async upload(model: string, { name, bytes, client }: Coming): Promise<string> {
    const sent = { body: () => bytes, first: client, once: randomUUID() }
    const { status, text } = await this.stubborn.send(
      'POST',
      `/v1/models/${model}/versions?name=${name}`,
      sent,
    )
    const id = status === 410 ? await this.versionOf(model, name) : (JSON.parse(text) as { id: string }).id
    this.done.versions.set(name, id)
    return id
  }

  private async uploadInParts(
    model: string,
    { name, bytes, client: first }: Coming,
    last: (bytes: Uint8Array<ArrayBuffer>) => ReturnType<NonNullable<Sent['body']>> = (part) => part,
  ): Promise<string> {
    const json = { name, size: bytes.length }
    const sent = { json, first, once: randomUUID() }
    const started = await this.stubborn.send('POST', `/v1/models/${model}/uploads`, sent)
    const upload =
      started.status === 410 ? await this.uploadOf(name) : (JSON.parse(started.text) as { id: string }).id
    const parts = Math.ceil(bytes.length / PART)
    for (let number = 1; number <= parts; number += 1) {
      const part = bytes.slice((number - 1) * PART, number * PART)
      const body = () => (number === parts ? last(part) : part)
      await this.stubborn.send('PUT', `/v1/uploads/${upload}/parts/${number}`, { body, first })
    }
    const { id } = await this.ask<{ id: string }>('POST', `/v1/uploads/${upload}/complete`, { first })
    this.done.versions.set(name, id)
    return id
  }

  /** Of something that was made, though the answer was lost. */
  private async versionOf(model: string, name: string): Promise<string> {
    const path = `/v1/models/${model}/versions?limit=5`
    const { items } = await this.ask<{ items: { id: string; fileName: string }[] }>('GET', path, { first: 0 })
    return items.find(({ fileName }) => fileName === name)?.id ?? 'none'
  }

  private async uploadOf(name: string): Promise<string> {
    const { items } = await this.ask<{ items: { id: string; fileName: string }[] }>('GET', '/v1/uploads', {
      first: 0,
    })
    return items.find(({ fileName }) => fileName === name)?.id ?? 'none'
  }

  private async made(path: string): Promise<string> {
    return (await this.ask<{ id: string }>('POST', path, { json: { name: 'Town hall' }, first: 0 })).id
  }

  private async ask<T>(method: string, path: string, sent: Sent & { readonly first: number }): Promise<T> {
    return JSON.parse((await this.stubborn.send(method, path, sent)).text) as T
  }
}

interface Coming {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly client: number
}

/** Half of the bytes, and the rest once the gate is open. */
function haltingStream(bytes: Uint8Array, { reached, opened }: Gate): ReadableStream<Uint8Array> {
  const half = bytes.length / 2
  let isFirst = true
  return new ReadableStream(
    {
      async pull(controller) {
        if (isFirst) {
          isFirst = false
          return controller.enqueue(bytes.subarray(0, half))
        }
        reached()
        await opened
        controller.enqueue(bytes.subarray(half))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

function largeModel(): string {
  return [...sampleBuilding({ schema: 'IFC4', storeys: 6, roomsPerStorey: 40, seed: 5, violations: 3 })].join(
    '',
  )
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
}
