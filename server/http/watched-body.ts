/** A body that is looked at while it passes, and ends in an error where what is seen is wrong. */
import { createHash } from 'node:crypto'
import { HttpError } from './problem.ts'

export interface Watcher {
  /** @throws what the body ends with */
  readonly see: (chunk: Uint8Array) => void
  /** Called when everything has passed. @throws what the body ends with */
  readonly end: () => void
}

/** Nothing is read ahead; what is refused is not read further. */
export function watchedBody(body: ReadableStream<Uint8Array>, watcher: Watcher): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) {
            watcher.end()
            return controller.close()
          }
          watcher.see(value)
          controller.enqueue(value)
        } catch (error) {
          controller.error(error)
          await reader.cancel(error).catch(() => undefined)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

export interface ExpectedBytes {
  readonly size: number
  /** In hex; null where any will do. */
  readonly sha256: string | null
}

/** Lets through exactly what is expected. @param what names it in errors: `part 3` */
export function exactly({ size, sha256 }: ExpectedBytes, what: string): Watcher {
  const hash = sha256 === null ? null : createHash('sha256')
  let seen = 0
  return {
    see(chunk) {
      seen += chunk.length
      if (seen > size) throw new HttpError('request-invalid', `${what} is longer than its ${size} bytes`)
      hash?.update(chunk)
    },
    end() {
      if (seen < size) throw new HttpError('request-invalid', `${what} has ${seen} of its ${size} bytes`)
      if (hash !== null && hash.digest('hex') !== sha256)
        throw new HttpError('request-invalid', `${what} is not what its digest says; send it again`)
    },
  }
}
