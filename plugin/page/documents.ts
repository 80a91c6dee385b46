/** Tells the JSON files that a person gives apart, by how they begin: waivers, a signed result, a key set. */
import type { GivenSigned } from '../signed-reader.ts'
import { WORDS } from '../words.ts'

/** Bytes that are looked at. */
const HEAD = 4096

export interface GivenDocuments {
  readonly waivers: File | null
  readonly signed: GivenSigned | null
  /** What of them is not taken, a sentence each. */
  readonly words: readonly string[]
}

export async function sortDocuments(files: readonly File[]): Promise<GivenDocuments> {
  const kinds = await Promise.all(files.map(kindOf))
  const of = (kind: Kind): readonly File[] => files.filter((_, at) => kinds[at] === kind)
  const [signed, waivers, keys] = [of('signed'), of('waivers'), of('keys')]
  const [first] = signed
  return {
    waivers: waivers[0] ?? null,
    signed: first === undefined ? null : { file: first, keys: keys[0] ?? null },
    words: [
      ...(waivers.length > 1 ? [WORDS.onlyOneWaiverFile] : []),
      ...(signed.length > 1 ? [WORDS.onlyOneSigned] : []),
      ...(signed.length === 0 && keys.length > 0 ? [WORDS.keysAlone] : []),
    ],
  }
}

type Kind = 'signed' | 'keys' | 'waivers'

/** What cannot be read is left to whoever reads waivers, who says why. */
async function kindOf(file: File): Promise<Kind> {
  const head = await file
    .slice(0, HEAD)
    .text()
    .catch(() => '')
  if (/"schema"\s*:\s*"lintel-signed-result\//.test(head)) return 'signed'
  return /"keys"\s*:\s*\[/.test(head) && /"kty"\s*:/.test(head) ? 'keys' : 'waivers'
}
