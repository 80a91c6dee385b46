/** A long list of which only the visible lines exist in the document; knows nothing about findings. */
import { h } from './dom.ts'

/** Browsers stop at about 33 million pixels; below it scrolling stays exact. */
const MOST_PIXELS = 15_000_000
/** Pixels drawn beyond the visible part, so that fast scrolling does not flash. */
const MARGIN = 400

export interface ListLines<T> {
  readonly height: (line: T) => number
  /** Makes the element of one line; the list places it and gives it its id and `aria-selected`. */
  readonly draw: (line: T) => HTMLElement
}

/** Lines of given heights in a column; the active one is the keyboard's place. */
export class VirtualList<T> {
  /** Focusable; `aria-activedescendant` names the active line. */
  readonly element: HTMLElement
  active = -1
  private lines: readonly T[] = []
  /** f64[lines + 1]: the top of each line, and at the end the height of all. */
  private tops = new Float64Array(1)
  private readonly shown = new Map<number, HTMLElement>()
  private readonly options: ListLines<T>
  private pending = 0

  constructor(options: ListLines<T>, label: string) {
    this.options = options
    this.element = h('div', { class: 'lines', role: 'tree', tabindex: 0, 'aria-label': label })
  }

  /** Replaces all lines. Returns how many fit, which is all of them but for enormous lists. */
  set(lines: readonly T[]): number {
    const tops = new Float64Array(lines.length + 1)
    let fit = 0
    while (fit < lines.length && (tops[fit] as number) < MOST_PIXELS) {
      tops[fit + 1] = (tops[fit] as number) + this.options.height(lines[fit] as T)
      fit += 1
    }
    this.lines = fit === lines.length ? lines : lines.slice(0, fit)
    this.tops = tops.subarray(0, fit + 1)
    this.element.style.height = `${this.tops[fit]}px`
    for (const line of this.shown.values()) line.remove()
    this.shown.clear()
    this.active = Math.min(this.active, fit - 1)
    this.draw()
    return fit
  }

  get length(): number {
    return this.lines.length
  }

  line(at: number): T | undefined {
    return this.lines[at]
  }

  /** Makes a line the active one and, when asked, brings it into view. */
  activate(at: number, scroll: boolean): void {
    this.active = Math.max(-1, Math.min(at, this.lines.length - 1))
    if (scroll && this.active >= 0) this.reveal(this.active)
    this.draw()
    for (const [place, line] of this.shown) markActive(line, place === this.active)
    const id = this.active < 0 ? null : this.shown.get(this.active)?.id
    if (id) this.element.setAttribute('aria-activedescendant', id)
    else this.element.removeAttribute('aria-activedescendant')
  }

  /** Draws in the next frame; call it when something was scrolled or resized. */
  refresh(): void {
    if (this.pending !== 0) return
    this.pending = requestAnimationFrame(() => {
      this.pending = 0
      this.draw()
    })
  }

  /** How many lines one page holds, for Page up and Page down. */
  page(): number {
    const [top, bottom] = this.window()
    return Math.max(1, this.lineAt(bottom) - this.lineAt(top) - 1)
  }

  private draw(): void {
    const [top, bottom] = this.window()
    const first = this.lineAt(top - MARGIN)
    const last = Math.min(this.lines.length - 1, this.lineAt(bottom + MARGIN))
    for (const [at, line] of this.shown) {
      if ((at >= first && at <= last) || at === this.active) continue
      line.remove()
      this.shown.delete(at)
    }
    for (let at = first; at <= last; at += 1) this.place(at)
    if (this.active >= 0) this.place(this.active)
  }

  private place(at: number): void {
    const line = this.lines[at]
    if (line === undefined || this.shown.has(at)) return
    const element = this.options.draw(line)
    element.id = `line-${at}`
    element.dataset.at = String(at)
    element.style.transform = `translateY(${this.tops[at]}px)`
    element.style.height = `${this.options.height(line)}px`
    markActive(element, at === this.active)
    this.shown.set(at, element)
    this.element.append(element)
  }

  /** The visible part in pixels from the list's top: clipped by every scrolling ancestor. */
  private window(): readonly [number, number] {
    const top = this.element.getBoundingClientRect().top
    let [from, to] = [0, window.innerHeight]
    for (const scroller of scrollers(this.element)) {
      const box = scroller.getBoundingClientRect()
      from = Math.max(from, box.top)
      to = Math.min(to, box.bottom)
    }
    return [from - top, Math.max(from, to) - top]
  }

  private reveal(at: number): void {
    const scroller = scrollers(this.element)[0] ?? document.documentElement
    const box = scroller.getBoundingClientRect()
    const top = this.element.getBoundingClientRect().top + (this.tops[at] as number)
    const bottom = top + (this.tops[at + 1] as number) - (this.tops[at] as number)
    const hidden = Number.parseFloat(getComputedStyle(scroller).scrollPaddingTop) || 0
    if (top < box.top + hidden) scroller.scrollTop -= box.top + hidden - top
    else if (bottom > box.bottom) scroller.scrollTop += bottom - box.bottom
  }

  /** The line at a height, by bisection. */
  private lineAt(pixels: number): number {
    let [low, high] = [0, Math.max(0, this.lines.length - 1)]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.tops[middle] as number) <= pixels) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** The scrolling ancestors inside the same shadow tree that scroll now, nearest first. */
function scrollers(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = []
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    const overflow = getComputedStyle(at).overflowY
    if (overflow === 'auto' || overflow === 'scroll') found.push(at)
  }
  return found
}

function markActive(line: HTMLElement, active: boolean): void {
  line.classList.toggle('active', active)
  line.setAttribute('aria-selected', String(active))
}
