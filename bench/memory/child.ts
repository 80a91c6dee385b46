/** One side of the memory bench in a process of its own: `child.mjs SIDE MODEL KERNEL IFC-LITE-WASM PACKS`; prints its peak memory as JSON. A side loads only what it needs. */
import { createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { peakMemory } from '../../cli/peak-memory.ts'
import { countOf } from '../reading/values.ts'
import type { MemorySide, Peak } from './sides.ts'

const CHUNK = 1 << 20
const [side = '', file = '', kernelFile = '', ifcLiteFile = '', packsFile = ''] = process.argv.slice(2)

const WORK: Readonly<Record<MemorySide, () => Promise<number>>> = {
  nothing: async () => 0,
  'lintel: reading alone': async () => (await read()).model.rowCount,
  'lintel: reading, and everything in columns': async () => {
    const { everythingInColumns } = await import('../../engine/everything.ts')
    return everythingInColumns((await read()).model).links
  },
  'lintel: checking': async () => {
    const { checkRead } = await import('../../engine/check.ts')
    const packs = JSON.parse(readFileSync(packsFile, 'utf8'))
    const { kernel, model } = await read()
    return (await checkRead(kernel, model, { packs })).findings.length
  },
  'web-ifc: values by GetRawLinesData': async () => {
    const { startWebIfc, valuesByRawLines } = await import('../reading/web-ifc.ts')
    return countOf(valuesByRawLines(await startWebIfc(), fromFile()))
  },
  'web-ifc: values by GetLine': async () => {
    const { startWebIfc, valuesByGetLine } = await import('../reading/web-ifc.ts')
    return countOf(valuesByGetLine(await startWebIfc(), fromFile()))
  },
  'ifc-lite: values by its extractor': async () => {
    const { startIfcLite, valuesByExtractor } = await import('../reading/ifc-lite.ts')
    return countOf(await valuesByExtractor(startIfcLite(readFileSync(ifcLiteFile)), whole()))
  },
  'ifc-lite: values on demand': async () => {
    const { startIfcLite, valuesOnDemand } = await import('../reading/ifc-lite.ts')
    return countOf(await valuesOnDemand(startIfcLite(readFileSync(ifcLiteFile)), whole()))
  },
}

const answer = await WORK[side as MemorySide]()
process.stdout.write(JSON.stringify({ answer, bytes: peakMemory() } satisfies Peak))

/** Streams the file. */
async function read() {
  const { nodeHasher } = await import('../../server/checks/hasher.ts')
  const { loadKernel } = await import('../../engine/kernel.ts')
  const { readModel } = await import('../../engine/read.ts')
  const kernel = await loadKernel(readFileSync(kernelFile))
  const chunks = createReadStream(file, { highWaterMark: CHUNK })
  const input = { name: file, chunks, size: statSync(file).size }
  return { kernel, model: await readModel(kernel, input, { hasher: nodeHasher }) }
}

/** web-ifc asks for the parts it needs. */
function fromFile(): (offset: number, size: number) => Uint8Array {
  const handle = openSync(file, 'r')
  return (offset, size) => {
    const part = new Uint8Array(size)
    return part.subarray(0, readSync(handle, part, 0, size, offset))
  }
}

/** ifc-lite takes the whole file, in a buffer of its own. */
function whole(): Uint8Array {
  const bytes = new Uint8Array(statSync(file).size)
  const handle = openSync(file, 'r')
  for (let at = 0; at < bytes.length; ) at += readSync(handle, bytes, at, bytes.length - at, at)
  return bytes
}
