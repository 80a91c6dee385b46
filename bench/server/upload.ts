/** A file that is uploaded, hashed, stored and written down, against the same bytes written to the same disk. */
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from '../figures.ts'
import { rate } from '../figures.ts'
import { measure, of } from '../measure.ts'
import { LintelServer } from './processes.ts'

const QUICK = process.argv.includes('--quick')
const BYTES = (QUICK ? 16 : 64) * 2 ** 20
/** Bytes that are written at once. */
const CHUNK = 2 ** 20
const DISK = 'written to disk and synchronised'
const UPLOAD = 'uploaded: sent, hashed, stored, written down'

/** Megabytes a second, and their ratio. */
export async function upload(text: string): Promise<Figure[]> {
  const server = await LintelServer.start(text, 1)
  try {
    const { modelId } = (await (await fetch(`${server.url}/v1/versions/${server.versions[0]}`)).json()) as {
      modelId: string
    }
    const bytes = Buffer.alloc(BYTES, text)
    let turn = 0
    // other bytes each time, so that none is stored already
    const differ = (): void => {
      turn += 1
      bytes.writeUInt32LE(turn, BYTES - 8)
    }
    const timings = await measure(
      [
        { name: DISK, prepare: differ, varies: true, run: () => write(bytes) },
        {
          name: UPLOAD,
          prepare: differ,
          varies: true,
          run: async () => {
            const response = await fetch(`${server.url}/v1/models/${modelId}/versions`, {
              method: 'POST',
              headers: { 'content-type': 'application/octet-stream' },
              body: bytes,
            })
            if (response.status !== 201) throw new Error(await response.text())
            return (await response.arrayBuffer()).byteLength
          },
        },
      ],
      { warmUp: 2, rounds: QUICK ? 3 : 7 },
    )
    return [
      ...timings.map((timing) => rate(timing, BYTES)),
      {
        name: 'uploaded / written',
        value: of(timings, DISK).median / of(timings, UPLOAD).median,
        unit: 'times',
      },
    ]
  } finally {
    await server.end()
  }
}

async function write(bytes: Buffer): Promise<number> {
  const path = join(tmpdir(), `lintel-bench-upload-${process.pid}`)
  const file = await open(path, 'w')
  try {
    for (let at = 0; at < bytes.length; at += CHUNK) await file.write(bytes.subarray(at, at + CHUNK))
    await file.sync()
  } finally {
    await file.close()
    await rm(path)
  }
  return bytes.length
}
