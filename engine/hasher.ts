/** Streaming SHA-256: the built-in one runs everywhere; hosts with a faster one hand theirs in. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

export interface Hasher {
  update(bytes: Uint8Array): void
  /** 64 hexadecimal digits; ends the hasher's life. */
  digestHex(): string
}

/** SHA-256 of @noble/hashes. */
export function portableHasher(): Hasher {
  const hash = sha256.create()
  return {
    update: (bytes) => {
      hash.update(bytes)
    },
    digestHex: () => bytesToHex(hash.digest()),
  }
}
