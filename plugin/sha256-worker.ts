/** SHA-256 of a file beside the reading of it: takes a Blob, posts its 64 hexadecimal digits. */
import { createSHA256 } from 'hash-wasm'
import { chunksOf } from './blob-chunks.ts'

interface WorkerPort {
  onmessage: ((event: MessageEvent<Blob>) => void) | null
  postMessage(answer: Sha256Answer): void
}

/** Digits, or why there are none. */
export type Sha256Answer = { readonly digits: string } | { readonly error: string }

const port = self as unknown as WorkerPort

port.onmessage = ({ data }) => {
  digest(data).then(
    (digits) => port.postMessage({ digits }),
    (error: unknown) => port.postMessage({ error: String(error) }),
  )
}

async function digest(blob: Blob): Promise<string> {
  const hash = await createSHA256()
  for await (const chunk of chunksOf(blob)) hash.update(chunk)
  return hash.digest()
}
