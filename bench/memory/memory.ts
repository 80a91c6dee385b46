/** Peak memory: every side reads a large file in a process of its own, streaming it where it can. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { KERNEL_FILE, resolvedPacks } from '../../test/digest/inputs.ts'
import type { Figure, Section } from '../figures.ts'
import { IFC_LITE_WASM } from '../inputs.ts'
import { MEMORY_SIDES, type MemorySide, type Peak } from './sides.ts'

const run = promisify(execFile)

export interface MemoryModel {
  readonly name: string
  readonly chunks: () => Iterable<Uint8Array>
  readonly sides: readonly MemorySide[]
}

/** The sides that read a file of any size; the others are asked up to 300 MB. */
export const OURS: readonly MemorySide[] = MEMORY_SIDES.filter(
  (side) => side === 'nothing' || side.startsWith('lintel'),
)

/** Peak memory of each side, in MB and as a share of the file. @param child the bundled `child.ts` */
export async function memory(child: string, { name, chunks, sides }: MemoryModel): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-'))
  try {
    const file = join(folder, 'model.ifc')
    const packs = join(folder, 'packs.json')
    await writeChunks(file, chunks())
    await writeFile(packs, JSON.stringify(resolvedPacks()))
    const { size } = await stat(file)
    const figures: Figure[] = []
    for (const side of sides) {
      const peak = await peakOf([child, side, file, KERNEL_FILE, IFC_LITE_WASM, packs])
      if (peak === null) continue
      figures.push({ name: side, value: peak / 1e6, unit: 'MB' })
      if (side.startsWith('lintel'))
        figures.push({ name: `${side}, to the file`, value: peak / size, unit: 'x' })
    }
    return { title: `peak memory of a process, ${name}, ${(size / 1e6).toFixed(1)} MB`, figures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Null, and a line that says so, when the child could not do it: no memory, or a file that is too large for it. */
async function peakOf(args: readonly string[]): Promise<number | null> {
  try {
    const { stdout } = await run(process.execPath, args)
    return (JSON.parse(stdout) as Peak).bytes
  } catch (error) {
    console.log(
      `\n${args[1]} failed: ${
        String(error)
          .split('\n')
          .find((line) => /Error:/.test(line)) ?? error
      }`,
    )
    return null
  }
}

/** Writes a file that need not fit into memory. */
export async function writeChunks(file: string, chunks: Iterable<Uint8Array>): Promise<void> {
  const stream = createWriteStream(file)
  for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
}
