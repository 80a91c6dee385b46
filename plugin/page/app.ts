/** The page's story: which model, which packs, one check, and whether the server agrees. */
import type { WholeEvent } from '../../engine/events.ts'
import type { ListedResult } from '../../engine/result.ts'
import type { Checks } from '../checker.ts'
import type { IdsRead } from '../ids-reader.ts'
import { h } from '../panel/dom.ts'
import type { FactValues } from '../panel/facts-view.ts'
import { definePanel, type LintelPanel } from '../panel/lintel-panel.ts'
import type { PackEntry } from '../panel/packs-view.ts'
import type { ChosenPlace } from '../panel/place-view.ts'
import type { GivenSigned, SignedRead } from '../signed-reader.ts'
import type { WaiversRead } from '../waiver-reader.ts'
import { WORDS } from '../words.ts'
import type { ModelSource, RunOrder, WaiversSource } from '../worker-protocol.ts'
import { sortDocuments } from './documents.ts'
import { filesView, type GivenFiles } from './files-view.ts'
import { IdsList } from './ids-list.ts'
import { noticeView } from './notice-view.ts'
import { type ChosenRules, chainOf, factsOf, nearestPlace, packsAt, placesOf } from './place.ts'
import { FIRST_PACKS, SAMPLE } from './sample.ts'
import { serverView } from './server-view.ts'
import { signedView } from './signed-view.ts'
import { topView } from './top-view.ts'

export interface AppDeps {
  readonly checks: Checks
  /** Address below which the kernel, the packs and the server's routes lie. */
  readonly base: string
  readonly loadPacks: () => Promise<readonly PackEntry[]>
  readonly readIds: (files: readonly File[]) => Promise<readonly IdsRead[]>
  readonly readWaivers: (file: File) => Promise<WaiversRead>
  readonly readSigned: (given: GivenSigned) => Promise<SignedRead>
  /** The day where the person is: `2026-11-27`. */
  readonly today: () => string
  /** Whether a Lintel server stands behind this page. */
  readonly findServer: () => Promise<boolean>
}

/** Builds the page into the document and checks the sample at once. */
export async function startApp(deps: AppDeps): Promise<void> {
  definePanel()
  await new App(deps).start()
}

class App {
  private readonly deps: AppDeps
  private readonly panel = h('lintel-panel' as 'div') as unknown as LintelPanel
  private readonly notice = noticeView()
  private readonly server = serverView(() => this.askServer())
  private readonly signed = signedView()
  private model: ModelSource = SAMPLE
  private packs: readonly PackEntry[] = []
  private rules: ChosenRules
  private readonly ids = new IdsList()
  private waivers: WaiversSource | null = null
  /** Files are taken one drop after the other. */
  private taking: Promise<void> = Promise.resolve()
  private result: ListedResult | null = null
  private hasServer = false

  constructor(deps: AppDeps) {
    this.deps = deps
    this.rules = { packs: [], place: { jurisdiction: '', date: deps.today() }, facts: {} }
    const files = filesView((given) => {
      this.taking = this.taking.then(() => this.take(given))
    })
    const top = topView(files.choose, () => this.check(SAMPLE))
    this.panel.append(h('div', { slot: 'aside', class: 'aside' }, this.server.element, files.element))
    this.listen()
    document.body.append(top, this.notice.element, this.signed.element, this.panel, files.sheet)
  }

  private listen(): void {
    const { panel, deps } = this
    panel.addEventListener('lintel-cancel', () => {
      panel.stopping()
      deps.checks.cancel()
    })
    panel.addEventListener('lintel-again', () => this.check(this.model))
    panel.addEventListener('lintel-packs', (event) => {
      const { ids } = (event as CustomEvent<{ ids: readonly string[] }>).detail
      this.rules = { ...this.rules, packs: ids }
      panel.showFacts(factsOf(this.packs, ids), this.rules.facts)
      this.check(this.model)
    })
    panel.addEventListener('lintel-place', (event) => {
      const place = (event as CustomEvent<ChosenPlace>).detail
      this.rules = { ...this.rules, place, packs: packsAt(this.packs, place) ?? this.rules.packs }
      this.showRules()
      this.check(this.model)
    })
    panel.addEventListener('lintel-facts', (event) => {
      const { values } = (event as CustomEvent<{ values: FactValues }>).detail
      this.rules = { ...this.rules, facts: values }
      this.check(this.model)
    })
    panel.addEventListener('lintel-ids', (event) => {
      this.ids.switchOn((event as CustomEvent<{ names: readonly string[] }>).detail.names)
      this.check(this.model)
    })
    panel.addEventListener('lintel-ids-removed', (event) => {
      const wasOn = this.ids.remove((event as CustomEvent<{ name: string }>).detail.name)
      panel.showIds(this.ids.entries)
      if (wasOn) this.check(this.model)
    })
    panel.addEventListener('lintel-waivers-removed', () => {
      this.useWaivers(null)
      this.check(this.model)
    })
  }

  async start(): Promise<void> {
    const { loadPacks, findServer } = this.deps
    const [packs, hasServer] = await Promise.all([loadPacks().catch(() => null), findServer()])
    this.hasServer = hasServer
    this.packs = packs ?? []
    this.rules = { ...this.rules, packs: FIRST_PACKS }
    this.showRules()
    if (packs === null) this.notice.say({ words: [WORDS.packsFailed] })
    else this.check(this.model)
  }

  private showRules(): void {
    const { packs, place, facts } = this.rules
    this.panel.showPlaces(placesOf(this.packs), place)
    this.panel.showPacks(this.packs, packs)
    this.panel.showFacts(factsOf(this.packs, packs), facts)
  }

  /** What is refused changes nothing: the check on the screen stays. */
  private async take({ model, ids, documents, words: told }: GivenFiles): Promise<void> {
    const { waivers, signed, words } = await sortDocuments(documents)
    const read = ids.length === 0 ? [] : await this.deps.readIds(ids)
    const accepted = read.flatMap((one) => (one.type === 'accepted' ? [one.source] : []))
    const given = waivers === null ? null : await this.deps.readWaivers(waivers)
    this.ids.add(accepted)
    if (accepted.length > 0) this.panel.showIds(this.ids.entries)
    if (given?.type === 'accepted') this.useWaivers(given.source)
    if (model !== null) this.check({ kind: 'file', file: model })
    else if (accepted.length > 0 || given?.type === 'accepted') this.check(this.model)
    const verified = signed === null ? null : await this.deps.readSigned(signed)
    if (verified?.type === 'verified') this.signed.show(verified.name, verified.verification)
    const refused = [...read, given, verified].flatMap((one) => (one?.type === 'refused' ? [one] : []))
    const all = [...told, ...words]
    if (all.length + refused.length > 0) this.notice.say({ words: all, refused })
  }

  private useWaivers(source: WaiversSource | null): void {
    this.waivers = source
    this.panel.showWaivers(
      source === null ? null : { name: source.name, waivers: source.file.waivers.length },
    )
  }

  private check(model: ModelSource): void {
    const same = model === this.model && this.result !== null
    this.model = model
    this.result = null
    this.server.reset()
    this.signed.compare(null)
    const isNone = this.rules.packs.length + this.ids.chosen.length === 0
    this.notice.say({ words: isNone ? [WORDS.noPacks] : [] })
    if (isNone) return
    this.panel.start(same)
    this.deps.checks.check(this.order(), (event) => this.receive(event))
  }

  private receive(event: WholeEvent): void {
    this.panel.handle(event)
    if (event.type === 'place') this.panel.suggestPlace(event.place, nearestPlace(this.packs, event.place))
    if (event.type !== 'result') return
    this.result = event.result
    this.signed.compare(event.result)
    if (!this.hasServer) this.server.absent()
    // what is the person's own is only sent when they ask for it
    else if (this.isOurs()) this.askServer()
    else this.server.offer()
  }

  private isOurs(): boolean {
    return this.model.kind === 'sample' && this.ids.chosen.length === 0 && this.waivers === null
  }

  private askServer(): void {
    const mine = this.result
    if (mine === null) return
    this.server.running()
    this.deps.checks.checkOnServer(this.order(), (outcome) => {
      if (this.result === mine) this.server.compare(mine, outcome)
    })
  }

  private order(): RunOrder {
    const { packs, place, facts } = this.rules
    const on = this.packs.filter((pack) => packs.includes(pack.id))
    const known = new Set(factsOf(this.packs, packs).map(({ name }) => name))
    const packFiles = new Set(on.flatMap((pack) => chainOf(this.packs, pack).map(({ file }) => file)))
    return {
      model: this.model,
      base: this.deps.base,
      packIds: on.map((pack) => pack.id),
      packFiles: [...packFiles],
      jurisdiction: place.jurisdiction === '' ? undefined : place.jurisdiction,
      params: Object.fromEntries(Object.entries(facts).filter(([name]) => known.has(name))),
      ids: this.ids.chosen,
      waivers: this.waivers === null ? null : { ...this.waivers, date: this.deps.today() },
    }
  }
}
