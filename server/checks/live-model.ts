/** A stored model that is checked and then followed through deltas; runs in a thread. */

import type { ModelInput } from '../../engine/check.ts'
import { packRules } from '../../engine/check.ts'
import { namedByIds } from '../../engine/ids/pack.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { LiveCheck, type ResultChanges } from '../../engine/live-check.ts'
import type { Model } from '../../engine/model.ts'
import { readModel } from '../../engine/read.ts'
import { jsonReport } from '../../engine/report/json.ts'
import type { Finding, RuleResult, Summary } from '../../engine/result.ts'
import type { CheckOrder } from './check-protocol.ts'
import { ElementNames } from './element-names.ts'
import { nodeHasher } from './hasher.ts'
import { type PutValue, readDelta } from './live-changes.ts'
import type { DeltaChange, DeltaOutcome, LiveDocument, LiveState } from './live-protocol.ts'
import { packsOf, waiversOf } from './order-parts.ts'
import { Pieces } from './stored-answer.ts'

/** Findings of a result whose digest is still made after each delta: it takes all of them. */
const MOST_DIGESTED = 20_000
/** Letters of findings, and rules, that are told of one delta. */
const MOST_LETTERS = 40_000
const MOST_RULES = 100

export class LiveModel {
  private readonly live: LiveCheck
  private readonly model: Model
  private readonly names: ElementNames

  private constructor(live: LiveCheck) {
    this.live = live
    this.model = live.run.model
    this.names = new ElementNames(this.model)
  }

  /** @throws LintelError as `checkModel` */
  static async open(kernel: Kernel, order: CheckOrder, chunks: ModelInput['chunks']): Promise<LiveModel> {
    const { name, size, jurisdiction } = order
    const packs = packsOf(order)
    const model = await readModel(
      kernel,
      { name, size, chunks },
      { hasher: nodeHasher, rules: packRules(packs).length, keep: (schema) => namedByIds(schema, packs) },
    )
    const options = { packs, hasher: nodeHasher, jurisdiction, waivers: waiversOf(order) }
    return new LiveModel(new LiveCheck(kernel, model, options))
  }

  /** About how much memory it has. */
  get bytes(): number {
    return this.model.kernel.memory.buffer.byteLength + this.names.bytes
  }

  /** Does deltas that were accepted before; values that follow each other are put in at once. */
  catchUp(deltas: readonly (readonly DeltaChange[])[]): void {
    let values: PutValue[] = []
    for (const changes of deltas) {
      const delta = readDelta(this.model, this.names, changes)
      if (delta.edit !== null) {
        this.put(values)
        values = []
        this.names.during(delta.touched, () => this.live.edit(delta.edit ?? {}))
      }
      values.push(...delta.values)
    }
    this.put(values)
  }

  /** @throws LintelError edit-invalid, call-invalid, and then the model is as it was */
  async apply(changes: readonly DeltaChange[]): Promise<DeltaOutcome> {
    const { edit, touched, values } = readDelta(this.model, this.names, changes)
    const done = [
      ...(edit === null ? [] : [this.names.during(touched, () => this.live.edit(edit))]),
      ...(values.length === 0 && edit !== null ? [] : [this.put(values)]),
    ]
    const { summary } = done.at(-1) as ResultChanges
    const digest = findingsOf(summary) > MOST_DIGESTED ? null : (await this.live.result()).digest
    return { digest, summary, ...told(done) }
  }

  async state(): Promise<LiveState> {
    const { digest, summary } = await this.live.result()
    return { digest, summary }
  }

  async document(): Promise<LiveDocument> {
    const result = await this.live.result()
    const whole: Uint8Array<ArrayBuffer>[] = []
    const pieces = new Pieces((piece) => whole.push(piece))
    for (const part of jsonReport([{ result }])) pieces.add(part)
    pieces.end()
    return { digest: result.digest, summary: result.summary, pieces: whole }
  }

  close(): void {
    this.live.close()
    this.model.close()
  }

  private put(values: readonly PutValue[]): ResultChanges {
    return this.live.change(
      values.map(({ id, leaf, value }) => ({ leaf, row: this.model.rowOfId(id), value })),
    )
  }
}

function findingsOf({ fail, unknown, waived }: Summary): number {
  return fail + unknown + waived
}

type Told = Omit<DeltaOutcome, 'digest' | 'summary'>

/** What changes that follow each other did together. */
function told(done: readonly ResultChanges[]): Told {
  const added = new Map<string, Finding>()
  const changed = new Map<string, Finding>()
  const removed = new Set<string>()
  const rules = new Map<string, RuleResult>()
  for (const { findings, rules: some } of done) {
    for (const id of findings.removed) {
      changed.delete(id)
      // one that came in the same delta was never there for others
      if (!added.delete(id)) removed.add(id)
    }
    for (const finding of findings.changed) (added.has(finding.id) ? added : changed).set(finding.id, finding)
    for (const finding of findings.added)
      (removed.delete(finding.id) ? changed : added).set(finding.id, finding)
    for (const rule of some) rules.set(rule.id, rule)
  }
  const counts = { added: added.size, changed: changed.size, removed: removed.size, rules: rules.size }
  return { counts, ...bounded({ added, changed, removed, rules }) }
}

interface All {
  readonly added: ReadonlyMap<string, Finding>
  readonly changed: ReadonlyMap<string, Finding>
  readonly removed: ReadonlySet<string>
  readonly rules: ReadonlyMap<string, RuleResult>
}

/** As many as may be told at once. */
function bounded({ added, changed, removed, rules }: All): Omit<Told, 'counts'> {
  let left = MOST_LETTERS
  let complete = rules.size <= MOST_RULES
  const fitting = <T>(all: Iterable<T>): T[] => {
    const some: T[] = []
    for (const one of all) {
      left -= JSON.stringify(one).length + 1
      if (left < 0) {
        complete = false
        break
      }
      some.push(one)
    }
    return some
  }
  const findings = {
    removed: fitting(removed),
    added: fitting(added.values()),
    changed: fitting(changed.values()),
  }
  const shown = [...rules.values()]
    .slice(0, MOST_RULES)
    .map(({ id, status, pass, fail, unknown, waived }) => {
      return { id, status, pass, fail, unknown, waived }
    })
  return { complete, findings, rules: shown }
}
