/**
 * `<lintel-panel>`: shows a check and its findings; runs none itself, so that every host can drive it.
 *
 * Attribute `group-by` = rule | severity | storey. Slot `aside`: the host's own cards below the packs.
 * Events, all bubbling: `lintel-select` {finding | null}, `lintel-packs` {ids}, `lintel-ids` {names} and `lintel-ids-removed` {name}
 * of IDS files, `lintel-place` {jurisdiction, date}, `lintel-facts` {values}, `lintel-waivers-removed`, `lintel-cancel`,
 * `lintel-again`.
 * Colours: set `--lintel-…` custom properties on the element (names in tokens.css).
 */
import type { WholeEvent } from '../../engine/events.ts'
import type { SuggestedPlace } from '../../engine/place/suggest.ts'
import { jsonReport } from '../../engine/report/json.ts'
import type { Finding, ListedResult } from '../../engine/result.ts'
import { type Grouping, WORDS } from '../words.ts'
import controlsCss from './controls.css?inline'
import detailCss from './detail.css?inline'
import { detailView } from './detail-view.ts'
import { fill, h, sheet } from './dom.ts'
import { type FactEntry, type FactValues, factsView } from './facts-view.ts'
import { FindingsView } from './findings-view.ts'
import { icon } from './icons.ts'
import idsCss from './ids.css?inline'
import type { IdsEntry } from './ids-line.ts'
import listCss from './list.css?inline'
import { type PackEntry, packsView } from './packs-view.ts'
import panelCss from './panel.css?inline'
import placeCss from './place.css?inline'
import { type ChosenPlace, placeView } from './place-view.ts'
import { progressView } from './progress-view.ts'
import { spokenSummary, summaryView } from './summary-view.ts'
import tokensCss from './tokens.css?inline'
import type { WaiversEntry } from './waivers-view.ts'

const STYLES = [tokensCss, controlsCss, panelCss, listCss, detailCss, idsCss, placeCss].map(sheet)
/** Widths in pixels from which two and three columns fit. */
const MEDIUM = 720
const WIDE = 1180

export class LintelPanel extends HTMLElement {
  static readonly observedAttributes = ['group-by']
  private current: ListedResult | null = null
  private readonly live = h('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' })
  private readonly message = h('div', { class: 'message', role: 'alert' })
  private readonly summary = summaryView()
  private readonly progress = progressView(() => this.send('lintel-cancel'))
  private readonly packsPart = packsView({
    packs: (ids) => this.send('lintel-packs', { ids }),
    ids: (names) => this.send('lintel-ids', { names }),
    idsRemoved: (name) => this.send('lintel-ids-removed', { name }),
    waiversRemoved: () => this.send('lintel-waivers-removed'),
  })
  private readonly placePart = placeView((place) => this.send('lintel-place', place))
  private readonly factsPart = factsView((values) => this.send('lintel-facts', { values }))
  private readonly detail = detailView(() => this.open(null, true))
  private readonly findings = new FindingsView((finding) => this.open(finding, false))
  private readonly download = h(
    'button',
    { class: 'button download', type: 'button', hidden: true, onclick: () => this.save() },
    icon('download'),
    WORDS.download,
  )
  /** Packs and the host's cards: always open beside the list, folded away where the list lies below. */
  private readonly more = h(
    'details',
    { class: 'more', open: true },
    h('summary', {}, icon('chevron'), WORDS.more),
    h(
      'div',
      { class: 'more-body' },
      this.download,
      this.placePart.element,
      this.packsPart.element,
      this.factsPart.element,
      h('slot', { name: 'aside' }),
    ),
  )
  private readonly resized = new ResizeObserver(([entry]) => this.layOut(entry?.contentRect.width ?? 0))

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = STYLES
    const overview = h(
      'div',
      { class: 'overview' },
      this.progress.element,
      this.message,
      this.summary.element,
      this.more,
    )
    root.append(
      h(
        'div',
        { class: 'columns' },
        h('div', { class: 'flow' }, overview, this.findings.element),
        this.detail.element,
      ),
      this.live,
    )
    root.addEventListener('scroll', () => this.findings.refresh(), { capture: true, passive: true })
    root.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Escape') this.open(null, true)
    })
    this.findings.show(null, WORDS.waiting)
  }

  connectedCallback(): void {
    this.resized.observe(this)
  }

  disconnectedCallback(): void {
    this.resized.disconnect()
  }

  attributeChangedCallback(_name: string, _before: string | null, value: string | null): void {
    if (value === 'rule' || value === 'severity' || value === 'storey')
      this.findings.grouping = value satisfies Grouping
  }

  /** The result on the screen, null before the first. */
  get result(): ListedResult | null {
    return this.current
  }

  showPacks(packs: readonly PackEntry[], chosen: Iterable<string>): void {
    this.packsPart.show(packs, new Set(chosen))
  }

  /** The places that can be chosen, and which one is. */
  showPlaces(places: readonly string[], chosen: ChosenPlace): void {
    this.placePart.show(places, chosen)
  }

  /** What the model says of where it stands, and the nearest place that has packs. */
  suggestPlace(place: SuggestedPlace | null, nearest: string | null): void {
    this.placePart.suggest(place, nearest)
  }

  /** What a person may state of the building. */
  showFacts(facts: readonly FactEntry[], values: FactValues): void {
    this.factsPart.show(facts, values)
  }

  /** IDS files that are checked with beside the packs. */
  showIds(entries: readonly IdsEntry[]): void {
    this.packsPart.showIds(entries)
  }

  /** The waiver file that is used; null for none. */
  showWaivers(entry: WaiversEntry | null): void {
    this.packsPart.showWaivers(entry)
  }

  /** A check begins; what was shown stays, dimmed, when it is the same model that is checked again. */
  start(sameModel: boolean): void {
    fill(this.message)
    this.classList.toggle('stale', sameModel)
    if (!sameModel) this.clear(WORDS.waiting)
    this.progress.start()
  }

  /** Takes a run's events as they come. */
  handle(event: WholeEvent): void {
    if (event.type === 'place') return
    if (event.type === 'progress') {
      this.progress.show(event)
      return
    }
    this.progress.end()
    this.classList.remove('stale')
    if (event.type === 'result') this.showResult(event.result)
    else this.showError(event)
  }

  /** The host was asked to cancel and waits for the run to end. */
  stopping(): void {
    this.progress.stopping()
  }

  private showError({ code, message }: Extract<WholeEvent, { type: 'error' }>): void {
    this.clear('')
    const again = h(
      'button',
      { class: 'button', type: 'button', onclick: () => this.send('lintel-again') },
      WORDS.again,
    )
    const words =
      code === 'cancelled'
        ? [h('p', {}, WORDS.cancelled)]
        : [h('p', { class: 'message-title' }, icon('fail'), WORDS.failedTitle), h('p', {}, message)]
    fill(this.message, ...words, again)
  }

  private showResult(result: ListedResult): void {
    this.current = result
    this.summary.show(result)
    this.open(null, false)
    this.findings.show(result, '')
    this.download.hidden = false
    this.live.textContent = spokenSummary(result)
  }

  private clear(waiting: string): void {
    this.current = null
    this.open(null, false)
    fill(this.summary.element)
    this.download.hidden = true
    this.findings.show(null, waiting)
  }

  private open(finding: Finding | null, refocus: boolean): void {
    const wasOpen = !this.detail.element.hidden
    if (finding === null && !wasOpen) return
    this.detail.element.hidden = finding === null
    this.classList.toggle('telling', finding !== null)
    if (finding !== null) {
      const rule = this.current?.rules.find(({ id }) => id === finding.rule)
      this.detail.show(finding, { rule, waivers: this.current?.waivers })
      if (this.classList.contains('narrow') || this.classList.contains('medium')) this.detail.focus()
    } else if (refocus) this.findings.focus()
    this.findings.refresh()
    this.send('lintel-select', { finding })
  }

  private layOut(width: number): void {
    const narrow = width < MEDIUM
    if (narrow !== this.classList.contains('narrow')) this.more.open = !narrow
    this.classList.toggle('narrow', narrow)
    this.classList.toggle('medium', width >= MEDIUM && width < WIDE)
    this.classList.toggle('wide', width >= WIDE)
    this.findings.refresh()
  }

  private save(): void {
    if (this.current === null) return
    // the browser keeps the bytes of each part elsewhere, so that the text is never here as a whole
    const parts = Array.from(jsonReport([{ result: this.current }]), (text) => new Blob([text]))
    const url = URL.createObjectURL(new Blob(parts, { type: 'application/json' }))
    h('a', { href: url, download: `${this.current.model.name.replace(/\.ifc$/i, '')}.lintel.json` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }

  private send(type: string, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }
}

/** Makes the element known to the page; calling it twice does no harm. */
export function definePanel(): void {
  if (customElements.get('lintel-panel') === undefined) customElements.define('lintel-panel', LintelPanel)
}
