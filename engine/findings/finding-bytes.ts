/** The canonical JSON of findings as UTF-8, some times as fast as writing each anew: what several findings share is encoded once. */
import { canonicalJson } from '../canonical.ts'
import type { ElementRef, Finding } from '../result.ts'

/** Places for elements whose texts are kept: 2^14. */
const ELEMENT_BITS = 14
/** Spreads instance names, which come at regular distances, over the places (2^32 divided by the golden ratio). */
const SPREAD = 0x9e3779b1
/** Findings that others are compared with, before all are forgotten. */
const MOST_KEPT = 4096

/** Takes bytes, and texts that are not kept. */
export interface ByteSink {
  bytes(bytes: Uint8Array): void
  text(text: string): void
}

/** What stands before the element of a finding, between it and the id, and behind the id. */
interface Around {
  readonly of: Finding
  readonly before: Uint8Array
  readonly between: Uint8Array
  readonly behind: Uint8Array
}

interface KeptElement {
  readonly of: ElementRef
  readonly text: string
}

export class FindingBytes {
  private readonly encoder = new TextEncoder()
  /** By their instance names, spread. */
  private readonly elements: (KeptElement | undefined)[] = []
  /** By the inputs of the findings. */
  private readonly around = new Map<Finding['inputs'], Around>()

  /** Writes what `canonicalJson` makes of a finding of our own, which has no keys but those of its type. */
  write(finding: Finding, to: ByteSink): void {
    if (!sharesParts(finding)) {
      to.text(canonicalJson(finding))
      return
    }
    const { before, between, behind } = this.aroundOf(finding)
    to.bytes(before)
    to.text(this.element(finding.element))
    to.bytes(between)
    to.text(JSON.stringify(finding.id))
    to.bytes(behind)
  }

  private aroundOf(finding: Finding): Around {
    const known = this.around.get(finding.inputs)
    if (known !== undefined && isAlike(known.of, finding)) return known
    if (this.around.size >= MOST_KEPT) this.around.clear()
    const made = this.makeAround(finding)
    this.around.set(finding.inputs, made)
    return made
  }

  private makeAround(finding: Finding): Around {
    const { element: _, id: __, category, fix, ...rest } = finding
    const given = canonicalJson({ category, ...(fix === undefined ? {} : { fix }) })
    const at = `{"category":${JSON.stringify(category)}`.length
    return {
      of: finding,
      before: this.encoder.encode(`${given.slice(0, at)},"element":`),
      between: this.encoder.encode(`${given.slice(at, -1)},"id":`),
      behind: this.encoder.encode(`,${canonicalJson(rest).slice(1)}`),
    }
  }

  private element(element: ElementRef): string {
    const place = Math.imul(element.expressId ?? 0, SPREAD) >>> (32 - ELEMENT_BITS)
    const known = this.elements[place]
    if (known?.of === element) return known.text
    const text = elementText(element)
    this.elements[place] = { of: element, text }
    return text
  }
}

/** The keys in their order. */
function elementText(element: ElementRef): string {
  const { expressId, line, name, space, storey, tag } = element
  let text = `{"class":${JSON.stringify(element.class)}`
  if (expressId !== undefined) text += `,"expressId":${expressId}`
  text += `,"globalId":${JSON.stringify(element.globalId)}`
  if (line !== undefined) text += `,"line":${line}`
  if (name !== undefined) text += `,"name":${JSON.stringify(name)}`
  if (space !== undefined) text += `,"space":${JSON.stringify(space)}`
  if (storey !== undefined) text += `,"storey":${JSON.stringify(storey)}`
  return tag === undefined ? `${text}}` : `${text},"tag":${JSON.stringify(tag)}}`
}

/** Whether others may hold the same parts: of a specification those of which the same was found do. */
export function sharesParts({ requirements }: Finding): boolean {
  return requirements !== undefined
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
    a.fix === b.fix &&
    a.waiver === b.waiver
  )
}
