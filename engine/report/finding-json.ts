/** Findings as indented JSON; what several of them share is written once. */
import { isAlike, sharesParts } from '../findings/finding-bytes.ts'
import type { ElementRef, Finding } from '../result.ts'

/** Stand for the id and the element while what is around them is written; no text of a model holds a NUL. */
const ID = '\0id'
const ELEMENT = '\0element'
const HOLES = /"\\u0000(?:id|element)"/
/** Elements, and findings of which others are alike, that are kept before all are forgotten. */
const MOST_ELEMENTS = 32_768
const MOST_KEPT = 4096

interface Around {
  readonly of: Finding
  /** What stands before the id, between it and the element, and behind that. */
  readonly parts: readonly string[]
}

export class FindingWriter {
  private readonly indent: string
  private readonly around = new Map<Finding['inputs'], Around>()
  private readonly elements = new Map<ElementRef, string>()

  /** @param indent stands before every line of a finding but the first */
  constructor(indent: string) {
    this.indent = indent
  }

  /** A finding as `JSON.stringify(finding, null, 2)` writes it, indented; keys stand as in the first that it is alike. */
  text(finding: Finding): string {
    if (!sharesParts(finding)) return this.indented(finding, '')
    const [before, between, behind, ...more] = this.aroundOf(finding)
    if (between === undefined || behind === undefined || more.length > 0) return this.indented(finding, '')
    return before + JSON.stringify(finding.id) + between + this.element(finding.element) + behind
  }

  private aroundOf(finding: Finding): readonly (string | undefined)[] {
    const known = this.around.get(finding.inputs)
    if (known !== undefined && isAlike(known.of, finding)) return known.parts
    if (this.around.size >= MOST_KEPT) this.around.clear()
    const [first] = Object.keys(finding)
    // the id is the first key, or the holes are in another order
    const parts =
      first === 'id' ? this.indented({ ...finding, id: ID, element: ELEMENT }, '').split(HOLES) : []
    this.around.set(finding.inputs, { of: finding, parts })
    return parts
  }

  private element(element: ElementRef): string {
    const known = this.elements.get(element)
    if (known !== undefined) return known
    if (this.elements.size >= MOST_ELEMENTS) this.elements.clear()
    const text = this.indented(element, '  ')
    this.elements.set(element, text)
    return text
  }

  private indented(value: unknown, more: string): string {
    return JSON.stringify(value, null, 2).replaceAll('\n', `\n${this.indent}${more}`)
  }
}
