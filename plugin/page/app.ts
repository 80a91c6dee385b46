/** The page's story: which model, which packs, one check, and whether the server agrees. */
import type { RunEvent } from '../../engine/events.ts'
import type { Result } from '../../engine/result.ts'
import type { Checks } from '../checker.ts'
import { h } from '../panel/dom.ts'
import { definePanel, type LintelPanel } from '../panel/lintel-panel.ts'
import type { PackEntry } from '../panel/packs-view.ts'
import { WORDS } from '../words.ts'
import type { ModelSource, RunOrder } from '../worker-protocol.ts'
import { filesView } from './files-view.ts'
import { SAMPLE } from './sample.ts'
import { serverView } from './server-view.ts'
import { topView } from './top-view.ts'

export interface AppDeps {
  readonly checks: Checks
  /** Address below which the kernel, the packs and the server's routes lie. */
  readonly base: string
  readonly loadPacks: () => Promise<readonly PackEntry[]>
  /** Whether a Lintel server stands behind this page. */
  readonly findServer: () => Promise<boolean>
}

/** Builds the page into the document and checks the sample at once. */
export async function startApp({ checks, base, loadPacks, findServer }: AppDeps): Promise<void> {
  definePanel()
  const panel = h('lintel-panel' as 'div', { id: 'panel' }) as unknown as LintelPanel
  const notice = h('div', { class: 'notice', role: 'alert', hidden: true })
  const files = filesView((file) => check({ kind: 'file', file }), say)
  const server = serverView(() => askServer())
  const top = topView(files.choose, () => check(SAMPLE))
  panel.append(h('div', { slot: 'aside', class: 'aside' }, server.element, files.element))
  document.body.append(top, notice, panel, files.sheet)

  let model: ModelSource = SAMPLE
  let chosen: readonly string[] = []
  let result: Result | null = null
  let answers = false

  const [packs, found] = await Promise.all([loadPacks().catch(() => null), findServer()])
  answers = found
  chosen = (packs ?? []).map((pack) => pack.id)
  panel.showPacks(packs ?? [], chosen)
  panel.addEventListener('lintel-cancel', () => {
    panel.stopping()
    checks.cancel()
  })
  panel.addEventListener('lintel-again', () => check(model))
  panel.addEventListener('lintel-packs', (event) => {
    chosen = (event as CustomEvent<{ ids: readonly string[] }>).detail.ids
    check(model)
  })
  if (packs === null) say(WORDS.packsFailed)
  else check(model)

  function check(next: ModelSource): void {
    const same = next === model && result !== null
    model = next
    result = null
    say(chosen.length === 0 ? WORDS.noPacks : '')
    server.reset()
    if (chosen.length === 0) return
    panel.start(same)
    checks.check(order(), received)
  }

  function received(event: RunEvent): void {
    panel.handle(event)
    if (event.type !== 'result') return
    result = event.result
    if (!answers) server.absent()
    else if (model.kind === 'sample') askServer()
    else server.offer()
  }

  function askServer(): void {
    const mine = result
    if (mine === null) return
    server.running()
    checks.checkOnServer(order(), (outcome) => {
      if (result === mine) server.compare(mine, outcome)
    })
  }

  function order(): RunOrder {
    const on = (packs ?? []).filter((pack) => chosen.includes(pack.id))
    return { model, base, packIds: on.map((pack) => pack.id), packFiles: on.map((pack) => pack.file) }
  }

  function say(words: string): void {
    notice.textContent = words
    notice.hidden = words === ''
  }
}
