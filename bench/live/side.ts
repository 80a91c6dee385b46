/** A server that broadcasts, as the process that measures drives it: by messages between processes. */

/** Something that everybody shall get. */
export interface Order {
  /** Stands in the message. */
  readonly mark: string
  /** Letters beside it. */
  readonly pad: number
}

export type ToSide = ({ readonly type: 'broadcast' } & Order) | { readonly type: 'memory' }

export type FromSide =
  | { readonly type: 'listening'; readonly url: string }
  /** `at`: when it began, on the clock that all processes of a machine share. */
  | { readonly type: 'sent'; readonly at: number }
  /** Of the heap, and of buffers outside it, after the garbage collector. */
  | { readonly type: 'memory'; readonly bytes: number }

export interface Broadcasting {
  readonly url: string
  /** Makes ready what is sent, outside the time. */
  readonly prepare: (order: Order) => Promise<void>
  readonly send: () => void
}

/** Says where it listens, and does what it is told from now on. */
export function onOrder({ url, prepare, send }: Broadcasting): void {
  process.on('message', (message: ToSide) => {
    if (message.type === 'memory') return say(memory())
    void prepare(message).then(() => {
      const at = clock()
      send()
      say({ type: 'sent', at })
    })
  })
  process.on('disconnect', () => process.exit())
  say({ type: 'listening', url })
}

/** Milliseconds, the same for all processes of a machine. */
export function clock(): number {
  return performance.timeOrigin + performance.now()
}

function memory(): FromSide {
  for (let i = 0; i < 4; i += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { type: 'memory', bytes: heapUsed + external }
}

function say(message: FromSide): void {
  process.send?.(message)
}
