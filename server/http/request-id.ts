/** Ids of requests: random, 32 hexadecimal digits, as trace ids of W3C Trace Context are written. */

/** Bytes of an id, and ids that random bytes are drawn for at once. */
const BYTES = 16
const AT_ONCE = 256

/** @returns the next id; each is one flat string, because ids are copied into every answer */
export function requestIds(randomBytes: (bytes: number) => Uint8Array): () => string {
  let pool = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at === pool.length) {
      pool = Buffer.from(randomBytes(BYTES * AT_ONCE))
      at = 0
    }
    at += BYTES
    return pool.toString('hex', at - BYTES, at)
  }
}
