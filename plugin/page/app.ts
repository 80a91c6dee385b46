/** The page's story: which model, which packs, one check, and whether the server agrees. */
import type { WholeEvent } from '../../engine/events.ts'
import type { ListedResult } from '../../engine/result.ts'
import type { Checks } from '../checker.ts'
import type { IdsRead } from '../ids-reader.ts'
import { h } from '../panel/dom.ts'
import { definePanel, type LintelPanel } from '../panel/lintel-panel.ts'
import type { PackEntry } from '../panel/packs-view.ts'
import type { WaiversRead } from '../waiver-reader.ts'
import { WORDS } from '../words.ts'
import type { ModelSource, RunOrder, WaiversSource } from '../worker-protocol.ts'
import { filesView, type GivenFiles } from './files-view.ts'
import { IdsList } from './ids-list.ts'
import { noticeView } from './notice-view.ts'
import { SAMPLE } from './sample.ts'
import { serverView } from './server-view.ts'
import { topView } from './top-view.ts'

export interface AppDeps {
  readonly checks: Checks
  /** Address below which the kernel, the packs and the server's routes lie. */
  readonly base: string
  readonly loadPacks: () => Promise<readonly PackEntry[]>
  readonly readIds: (files: readonly File[]) => Promise<readonly IdsRead[]>
  readonly readWaivers: (file: File) => Promise<WaiversRead>
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
  private model: ModelSource = SAMPLE
  private packs: readonly PackEntry[] = []
  private chosen: readonly string[] = []
  private readonly ids = new IdsList()
  private waivers: WaiversSource | null = null
  /** Files are taken one drop after the other. */
  private taking: Promise<void> = Promise.resolve()
  private result: ListedResult | null = null
  private hasServer = false

  constructor(deps: AppDeps) {
    this.deps = deps
    const files = filesView((given) => {
      this.taking = this.taking.then(() => this.take(given))
    })
    const top = topView(files.choose, () => this.check(SAMPLE))
    this.panel.append(h('div', { slot: 'aside', class: 'aside' }, this.server.element, files.element))
    this.listen()
    document.body.append(top, this.notice.element, this.panel, files.sheet)
  }

  private listen(): void {
    const { panel, deps } = this
    panel.addEventListener('lintel-cancel', () => {
      panel.stopping()
      deps.checks.cancel()
    })
    panel.addEventListener('lintel-again', () => this.check(this.model))
    panel.addEventListener('lintel-packs', (event) => {
      this.chosen = (event as CustomEvent<{ ids: readonly string[] }>).detail.ids
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
    this.chosen = this.packs.map((pack) => pack.id)
    this.panel.showPacks(this.packs, this.chosen)
    if (packs === null) this.notice.say({ words: [WORDS.packsFailed] })
    else this.check(this.model)
  }

  /** What is refused changes nothing: the check on the screen stays. */
  private async take({ model, ids, waivers, words }: GivenFiles): Promise<void> {
    const read = ids.length === 0 ? [] : await this.deps.readIds(ids)
    const accepted = read.flatMap((one) => (one.type === 'accepted' ? [one.source] : []))
    const given = waivers === null ? null : await this.deps.readWaivers(waivers)
    this.ids.add(accepted)
    if (accepted.length > 0) this.panel.showIds(this.ids.entries)
    if (given?.type === 'accepted') this.useWaivers(given.source)
    if (model !== null) this.check({ kind: 'file', file: model })
    else if (accepted.length > 0 || given?.type === 'accepted') this.check(this.model)
    const refused = [...read, ...(given === null ? [] : [given])].flatMap((one) =>
      one.type === 'refused' ? [one] : [],
    )
    if (words.length + refused.length > 0) this.notice.say({ words, refused })
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
    const isNone = this.chosen.length + this.ids.chosen.length === 0
    this.notice.say({ words: isNone ? [WORDS.noPacks] : [] })
    if (isNone) return
    this.panel.start(same)
    this.deps.checks.check(this.order(), (event) => this.receive(event))
  }

  private receive(event: WholeEvent): void {
    this.panel.handle(event)
    if (event.type !== 'result') return
    this.result = event.result
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
    const on = this.packs.filter((pack) => this.chosen.includes(pack.id))
    const packFiles = new Set(on.flatMap((pack) => chainFiles(this.packs, pack)))
    return {
      model: this.model,
      base: this.deps.base,
      packIds: on.map((pack) => pack.id),
      packFiles: [...packFiles],
      ids: this.ids.chosen,
      waivers: this.waivers === null ? null : { ...this.waivers, date: this.deps.today() },
    }
  }
}

/** The pack's file and those of the packs it extends. */
function chainFiles(packs: readonly PackEntry[], pack: PackEntry): readonly string[] {
  const files = new Set<string>()
  let next: PackEntry | undefined = pack
  while (next !== undefined && !files.has(next.file)) {
    files.add(next.file)
    const base: string | undefined = next.extends
    next = packs.find((other) => other.id === base)
  }
  return [...files]
}
