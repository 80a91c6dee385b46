/** A body that ends in an error as soon as it is longer than allowed, whatever its header promised. */
import { HttpError } from './problem.ts'

/** @throws HttpError `body-too-large`, at once when the length is announced, else while reading */
export function limitedBody(
  body: ReadableStream<Uint8Array>,
  announced: number | null,
  limit: number,
): ReadableStream<Uint8Array> {
  const tooLarge = (): HttpError =>
    new HttpError('body-too-large', `the body is larger than the ${limit} bytes that this server reads`)
  if (announced !== null && announced > limit) throw tooLarge()
  const reader = body.getReader()
  let read = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) return controller.close()
      read += value.byteLength
      if (read <= limit) return controller.enqueue(value)
      controller.error(tooLarge())
      await reader.cancel().catch(() => undefined)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
