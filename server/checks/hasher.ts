/** Node's own SHA-256, several times faster than the one that runs everywhere; the digest is the same. */
import { createHash } from 'node:crypto'
import type { Hasher } from '../../engine/hasher.ts'

export function nodeHasher(): Hasher {
  const hash = createHash('sha256')
  return {
    update: (bytes) => void hash.update(bytes),
    digestHex: () => hash.digest('hex'),
  }
}
