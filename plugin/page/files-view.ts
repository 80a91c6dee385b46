/** Choosing files: the drop zone, the picker, and the sheet that shows while something is dragged over the page. */
import { h } from '../panel/dom.ts'
import { WORDS } from '../words.ts'

export interface FilesView {
  readonly element: HTMLElement
  /** Covers the page while a file is held over it. */
  readonly sheet: HTMLElement
  /** Opens the system's file dialogue. */
  readonly choose: () => void
}

/** Files that a person gave at once. */
export interface GivenFiles {
  readonly model: File | null
  readonly ids: readonly File[]
  /** JSON files: waivers, signed results, key sets. */
  readonly documents: readonly File[]
  /** What of them is not taken, a sentence each. */
  readonly words: readonly string[]
}

export function filesView(onFiles: (given: GivenFiles) => void): FilesView {
  const input = h('input', {
    class: 'file-input',
    type: 'file',
    accept: '.ifc,.ids,.json,model/ifc,application/x-step',
    multiple: true,
    tabindex: -1,
    'aria-hidden': 'true',
  })
  const sheet = h('div', { class: 'drop-sheet', hidden: true }, WORDS.dropNow)
  const choose = (): void => input.click()
  const take = (files: ArrayLike<File> | null | undefined): void => {
    if (files !== null && files !== undefined && files.length > 0) onFiles(sorted(Array.from(files)))
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

function sorted(files: readonly File[]): GivenFiles {
  const models = files.filter(({ name }) => /\.ifc$/i.test(name))
  const ids = files.filter(({ name }) => /\.ids$/i.test(name))
  const documents = files.filter(({ name }) => /\.json$/i.test(name))
  const strange = files.filter((file) => ![...models, ...ids, ...documents].includes(file))
  return {
    model: models[0] ?? null,
    ids,
    documents,
    words: [
      ...(models.length > 1 ? [WORDS.onlyOne] : []),
      ...strange.slice(0, 3).map(({ name }) => WORDS.strangeFile(name)),
    ],
  }
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
