/** The last events of a room as they stood on the wire, for clients that come back after a moment. */

/** An event as it stands on the wire. */
export interface Framed {
  readonly sequence: number
  readonly frame: Buffer
}

const MOST = 512
const MOST_BYTES = 2 ** 20

export class Recent {
  private frames: Framed[] = []
  private bytes = 0

  /** @param event that comes after the last one */
  add(event: Framed): void {
    this.frames.push(event)
    this.bytes += event.frame.length
    while (this.frames.length > MOST || this.bytes > MOST_BYTES)
      this.bytes -= this.frames.shift()?.frame.length ?? 0
  }

  /** All events after a number; null where some of them are no longer here. */
  after(sequence: number): readonly Framed[] | null {
    const first = this.frames[0]
    if (first === undefined || first.sequence > sequence + 1) return null
    return this.frames.slice(sequence + 1 - first.sequence)
  }

  clear(): void {
    this.frames = []
    this.bytes = 0
  }
}
