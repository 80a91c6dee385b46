/** The list of findings with its switches: group, filter, open and close, all by keyboard too. */
import type { Finding, ListedResult } from '../../engine/result.ts'
import { type Grouping, WORDS } from '../words.ts'
import { fill, h } from './dom.ts'
import {
  type Entry,
  type FindingFilter,
  type FindingIndex,
  filterFindings,
  flatten,
  groupFindings,
  indexFindings,
} from './findings.ts'
import { drawLine, lineHeight } from './line-view.ts'
import { listKey } from './list-keys.ts'
import { toolbarView } from './toolbar-view.ts'
import { VirtualList } from './virtual-list.ts'

/** More findings than this start with their groups closed. */
const OPEN_AT_MOST = 300

/** The part of the panel that holds the list; `onOpen` gets the finding to tell, or null. */
export class FindingsView {
  readonly element: HTMLElement
  private index: FindingIndex | null = null
  private closed = new Set<string>()
  private groups: ReturnType<typeof groupFindings> = []
  private readonly list: VirtualList<Entry>
  private readonly note = h('div', { class: 'list-note', role: 'status' })
  private readonly toolbar
  private readonly onOpen: (finding: Finding | null) => void

  constructor(onOpen: (finding: Finding | null) => void) {
    this.onOpen = onOpen
    this.list = new VirtualList<Entry>(
      { height: lineHeight, draw: (entry) => drawLine(entry, (at) => this.finding(at)) },
      WORDS.findings,
    )
    this.toolbar = toolbarView(
      (regrouped) => this.arrange(regrouped),
      () => this.toggleAll(),
    )
    this.element = h(
      'section',
      { class: 'findings', 'aria-label': WORDS.findings },
      this.toolbar.element,
      this.note,
      this.list.element,
    )
    this.list.element.addEventListener('click', (event) => this.clicked(event))
    this.list.element.addEventListener('keydown', (event) => this.pressed(event))
  }

  show(result: ListedResult | null, waiting: string): void {
    this.index = result === null ? null : indexFindings(result)
    this.list.active = -1
    this.toolbar.element.hidden = result === null || this.index?.length === 0
    if (this.index !== null) this.toolbar.count(this.index)
    this.arrange(true)
    if (result === null) fill(this.note, h('p', { class: 'quiet' }, waiting))
  }

  get grouping(): Grouping {
    return this.toolbar.grouping()
  }

  set grouping(grouping: Grouping) {
    this.toolbar.setGrouping(grouping)
    this.arrange(true)
  }

  refresh(): void {
    this.list.refresh()
  }

  focus(): void {
    this.list.element.focus({ preventScroll: true })
  }

  /** Filters, groups and draws anew; `regrouped` also decides afresh which groups are open. */
  private arrange(regrouped: boolean): void {
    if (this.index === null) {
      this.list.set([])
      return
    }
    const filter: FindingFilter = this.toolbar.filter()
    const findings = filterFindings(this.index, filter)
    this.groups = groupFindings(findings, this.index, this.grouping)
    if (regrouped)
      this.closed = new Set(findings.length > OPEN_AT_MOST ? this.groups.map((group) => group.key) : [])
    this.draw()
    this.toolbar.say(findings.length, this.index.length)
  }

  private draw(): void {
    const entries = flatten(this.groups, this.closed, this.grouping === 'rule' ? null : this.index)
    const fit = this.list.set(entries)
    this.toolbar.allOpen(this.closed.size === 0)
    fill(this.note, ...this.noteWords(entries.length, fit))
  }

  private noteWords(lines: number, fit: number): readonly HTMLElement[] {
    if (fit < lines) return [h('p', { class: 'quiet' }, WORDS.capped(fit))]
    if (lines > 0) return []
    if (this.index?.length === 0)
      return [h('p', { class: 'calm' }, WORDS.noFindings), h('p', { class: 'quiet' }, WORDS.noFindingsNote)]
    const clear = h(
      'button',
      { class: 'button', type: 'button', onclick: () => this.toolbar.clear() },
      WORDS.clearFilter,
    )
    return [h('p', { class: 'quiet' }, WORDS.noneLeft), clear]
  }

  private clicked(event: Event): void {
    const line = (event.target as Element).closest<HTMLElement>('[data-at]')
    if (line === null) return
    this.list.activate(Number(line.dataset.at), false)
    this.open(this.list.line(this.list.active))
  }

  private open(entry: Entry | undefined): void {
    if (entry === undefined) return
    if (entry.kind === 'finding') this.onOpen(this.finding(entry.at))
    else this.toggle(entry.group.key)
  }

  private pressed(event: KeyboardEvent): void {
    const action = listKey(event, this.list)
    if (action === null) return
    event.preventDefault()
    if (action.move !== undefined) this.list.activate(action.move, true)
    const entry = this.list.line(this.list.active)
    if (action.open) this.open(entry)
    if (action.expand !== undefined && entry?.kind === 'group' && entry.open !== action.expand)
      this.toggle(entry.group.key)
    if (action.close) this.onOpen(null)
  }

  private finding(at: number): Finding {
    return (this.index as FindingIndex).get(at)
  }

  private toggle(key: string): void {
    if (!this.closed.delete(key)) this.closed.add(key)
    this.draw()
    this.list.activate(this.list.active, false)
  }

  private toggleAll(): void {
    this.closed = new Set(this.closed.size === 0 ? this.groups.map((group) => group.key) : [])
    this.list.active = -1
    this.draw()
  }
}
