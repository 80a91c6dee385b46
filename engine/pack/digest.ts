/** The fingerprint of a pack: equal for a folder and a single file, and for any layout of the JSON. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { canonicalJson } from '../canonical.ts'
import type { Pack } from './pack.ts'

/** SHA-256 over the pack's canonical JSON without `$schema`, 64 hexadecimal digits. */
export function packDigest({ $schema: _, ...pack }: Pack): string {
  return bytesToHex(sha256(new TextEncoder().encode(canonicalJson(pack))))
}
