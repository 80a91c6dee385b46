/** The canonical JSON of findings, some times as fast as `canonicalJson` makes it: what several findings share is written once. */
import { canonicalJson } from '../canonical.ts'
import type { ElementRef, Finding } from '../result.ts'

/** Elements whose texts are kept, as many as are kept themselves (elements.ts). */
const MOST_ELEMENTS = 32_768
/** Other parts that are kept before all are forgotten. */
const MOST_PARTS = 4096

/** What stands before the element of a finding, between it and the id, and behind the id. */
interface Around {
  readonly of: Finding
  readonly before: string
  readonly between: string
  readonly behind: string
}

export class FindingTexts {
  private readonly elements = new Map<ElementRef, string>()
  private readonly parts = new Map<unknown, string>()
  /** By the inputs of the findings. */
  private readonly around = new Map<Finding['inputs'], Around>()

  /** Adds the text that `canonicalJson` gives of a finding of our own, which has no keys but those of its type, in parts. */
  add(finding: Finding, to: string[]): void {
    const { before, between, behind } = this.aroundOf(finding)
    to.push(before, this.element(finding.element), between, JSON.stringify(finding.id), behind)
  }

  private aroundOf(finding: Finding): Around {
    const known = this.around.get(finding.inputs)
    if (known !== undefined && isAlike(known.of, finding)) return known
    if (this.around.size >= MOST_PARTS) this.around.clear()
    const made = this.makeAround(finding)
    this.around.set(finding.inputs, made)
    return made
  }

  private makeAround(finding: Finding): Around {
    const { fix, inputs, limit, margin, missing, related, requirements, value } = finding
    return {
      of: finding,
      before: `{"category":${this.part(finding.category)},"element":`,
      between: `${fix === undefined ? '' : `,"fix":${this.part(fix)}`},"id":`,
      behind: [
        `,"inputs":${canonicalJson(inputs)}`,
        limit === undefined ? '' : `,"limit":${this.part(limit)}`,
        margin === undefined ? '' : `,"margin":${canonicalJson(margin)}`,
        `,"message":${JSON.stringify(finding.message)}`,
        missing === undefined ? '' : `,"missing":${canonicalJson(missing)}`,
        related === undefined ? '' : `,"related":${canonicalJson(related)}`,
        requirements === undefined ? '' : `,"requirements":${canonicalJson(requirements)}`,
        `,"rule":${this.part(finding.rule)},"severity":"${finding.severity}","status":"${finding.status}"`,
        value === undefined ? '}' : `,"value":${canonicalJson(value)}}`,
      ].join(''),
    }
  }

  private element(element: ElementRef): string {
    const known = this.elements.get(element)
    if (known !== undefined) return known
    if (this.elements.size >= MOST_ELEMENTS) this.elements.clear()
    const { expressId, line, name, space, storey, tag } = element
    const text =
      `{"class":${this.part(element.class)}` +
      (expressId === undefined ? '' : `,"expressId":${expressId}`) +
      `,"globalId":${JSON.stringify(element.globalId)}` +
      (line === undefined ? '' : `,"line":${line}`) +
      (name === undefined ? '' : `,"name":${JSON.stringify(name)}`) +
      (space === undefined ? '' : `,"space":${this.part(space)}`) +
      (storey === undefined ? '' : `,"storey":${this.part(storey)}`) +
      (tag === undefined ? '}' : `,"tag":${JSON.stringify(tag)}}`)
    this.elements.set(element, text)
    return text
  }

  /** The text of a part that other findings may have, too: the same object, or the same text. */
  private part(part: unknown): string {
    const known = this.parts.get(part)
    if (known !== undefined) return known
    if (this.parts.size >= MOST_PARTS) this.parts.clear()
    const text = canonicalJson(part)
    this.parts.set(part, text)
    return text
  }
}

/** Whether two findings differ in nothing but their id and their element; parts are compared as objects. */
export function isAlike(a: Finding, b: Finding): boolean {
  return (
    a.rule === b.rule &&
    a.status === b.status &&
    a.severity === b.severity &&
    a.category === b.category &&
    a.message === b.message &&
    a.value === b.value &&
    a.limit === b.limit &&
    a.margin === b.margin &&
    a.inputs === b.inputs &&
    a.missing === b.missing &&
    a.requirements === b.requirements &&
    a.related === b.related &&
    a.fix === b.fix
  )
}
