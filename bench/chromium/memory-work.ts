/** One side of the memory bench inside a worker: Lintel streams the file, the others take it whole. */
import { checkRead } from '../../engine/check.ts'
import { everythingInColumns } from '../../engine/everything.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import type { Finding } from '../../engine/result.ts'
import { chunksOf } from '../../plugin/blob-chunks.ts'
import { sha256Beside } from '../../plugin/sha256.ts'
import type { MemorySide } from '../memory/sides.ts'
import { startIfcLite, valuesByExtractor, valuesOnDemand } from '../reading/ifc-lite.ts'
import { countOf } from '../reading/values.ts'
import { startWebIfc, valuesByGetLine, valuesByRawLines } from '../reading/web-ifc.ts'
import { fetched } from './fetched.ts'

/** @returns a number made from what was read */
export async function memoryWork(side: MemorySide, file: File, kernel: Kernel): Promise<number> {
  switch (side) {
    case 'nothing':
      return 0
    case 'lintel: reading alone':
      return (await streamed(kernel, file)).rowCount
    case 'lintel: reading, and everything in columns':
      return everythingInColumns(await streamed(kernel, file)).links
    case 'lintel: checking': {
      const packs = (await (await fetch('/packs.json')).json()) as ResolvedPack[]
      let findings = 0
      const onFindings = (more: readonly Finding[]): void => {
        findings += more.length
      }
      await checkRead(kernel, await streamed(kernel, file), { packs, onFindings })
      return findings
    }
    case 'web-ifc: values by GetRawLinesData':
      return countOf(valuesByRawLines(await startWebIfc('/web-ifc.wasm'), await wholeOf(file)))
    case 'web-ifc: values by GetLine':
      return countOf(valuesByGetLine(await startWebIfc('/web-ifc.wasm'), await wholeOf(file)))
    case 'ifc-lite: values by its extractor':
      return countOf(
        await valuesByExtractor(startIfcLite(await fetched('/ifc-lite.wasm')), await wholeOf(file)),
      )
    case 'ifc-lite: values on demand':
      return countOf(await valuesOnDemand(startIfcLite(await fetched('/ifc-lite.wasm')), await wholeOf(file)))
  }
}

async function wholeOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}

/** As the page reads a file that somebody chose: the browser keeps its bytes elsewhere. */
async function streamed(kernel: Kernel, file: File): Promise<Model> {
  const beside = sha256Beside(file)
  try {
    const input = { name: file.name, chunks: chunksOf(file), size: file.size }
    return await readModel(kernel, input, { sha256: beside?.digest })
  } finally {
    beside?.end()
  }
}
