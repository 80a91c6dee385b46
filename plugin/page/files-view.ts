/** Choosing a file: the drop zone, the picker, and the sheet that shows while something is dragged over the page. */
import { h } from '../panel/dom.ts'
import { WORDS } from '../words.ts'

export interface FilesView {
  readonly element: HTMLElement
  /** Covers the page while a file is held over it. */
  readonly sheet: HTMLElement
  /** Opens the system's file dialogue. */
  readonly choose: () => void
}

/** @param say shows one line to the person, or clears it */
export function filesView(onFile: (file: File) => void, say: (words: string) => void): FilesView {
  const input = h('input', {
    class: 'file-input',
    type: 'file',
    accept: '.ifc,model/ifc,application/x-step',
    tabindex: -1,
    'aria-hidden': 'true',
  })
  const sheet = h('div', { class: 'drop-sheet', hidden: true }, WORDS.dropNow)
  const choose = (): void => input.click()
  const take = (files: ArrayLike<File> | null | undefined): void => {
    const file = files?.[0]
    if (file === undefined) return
    if (!/\.ifc$/i.test(file.name)) {
      say(WORDS.notIfc(file.name))
      return
    }
    onFile(file)
    if ((files?.length ?? 0) > 1) say(WORDS.onlyOne)
  }
  input.addEventListener('change', () => {
    take([...(input.files ?? [])])
    input.value = ''
  })
  listenForDrops(sheet, take)
  const zone = h(
    'button',
    { class: 'drop', type: 'button', onclick: choose },
    h('strong', {}, WORDS.dropTitle),
    h('span', { class: 'quiet' }, WORDS.dropNote),
  )
  return { element: h('div', {}, zone, input), sheet, choose }
}

/** The whole window takes drops; `dragenter` and `dragleave` come for every element, so they are counted. */
function listenForDrops(sheet: HTMLElement, take: (files: ArrayLike<File> | undefined) => void): void {
  let depth = 0
  const hold = (change: number): void => {
    depth = Math.max(0, depth + change)
    sheet.hidden = depth === 0
  }
  const withFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  window.addEventListener('dragenter', (event) => {
    if (withFiles(event)) hold(1)
  })
  window.addEventListener('dragleave', (event) => {
    if (withFiles(event)) hold(-1)
  })
  window.addEventListener('dragover', (event) => {
    if (withFiles(event)) event.preventDefault()
  })
  window.addEventListener('drop', (event) => {
    hold(-depth)
    if (!withFiles(event)) return
    event.preventDefault()
    take(event.dataTransfer?.files)
  })
}
