/** The canonical JSON of findings as UTF-8, some times as fast as writing each anew: what several findings share is encoded once. */
import { canonicalJson } from '../canonical.ts'
import type { ElementRef, Finding } from '../result.ts'

/** Places for elements whose bytes are kept, a power of two. */
const ELEMENTS = 16_384
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
  readonly bytes: Uint8Array
}

export class FindingBytes {
  private readonly encoder = new TextEncoder()
  /** By the last bits of their instance names. */
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
    to.bytes(this.element(finding.element))
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

  private element(element: ElementRef): Uint8Array {
    const place = (element.expressId ?? 0) & (ELEMENTS - 1)
    const known = this.elements[place]
    if (known?.of === element) return known.bytes
    const bytes = this.encoder.encode(canonicalJson(element))
    this.elements[place] = { of: element, bytes }
    return bytes
  }
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
    a.fix === b.fix
  )
}
