/** One side of the memory bench inside a worker: Lintel streams what is served, the others take it whole. */
import { checkRead } from '../../engine/check.ts'
import { everythingInColumns } from '../../engine/everything.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import type { MemorySide } from '../memory/sides.ts'
import { startIfcLite, valuesByExtractor, valuesOnDemand } from '../reading/ifc-lite.ts'
import { countOf } from '../reading/values.ts'
import { startWebIfc, valuesByGetLine, valuesByRawLines } from '../reading/web-ifc.ts'

/** @returns a number made from what was read */
export async function memoryWork(side: MemorySide, url: string, kernel: Kernel): Promise<number> {
  switch (side) {
    case 'nothing':
      return 0
    case 'lintel: reading alone':
      return (await streamed(kernel, url)).rowCount
    case 'lintel: reading, and everything in columns':
      return everythingInColumns(await streamed(kernel, url)).links
    case 'lintel: checking': {
      const packs = (await (await fetch('/packs.json')).json()) as ResolvedPack[]
      return (await checkRead(kernel, await streamed(kernel, url), { packs })).findings.length
    }
    case 'web-ifc: values by GetRawLinesData':
      return countOf(valuesByRawLines(await startWebIfc('/web-ifc.wasm'), await fetched(url)))
    case 'web-ifc: values by GetLine':
      return countOf(valuesByGetLine(await startWebIfc('/web-ifc.wasm'), await fetched(url)))
    case 'ifc-lite: values by its extractor':
      return countOf(
        await valuesByExtractor(startIfcLite(await fetched('/ifc-lite.wasm')), await fetched(url)),
      )
    case 'ifc-lite: values on demand':
      return countOf(await valuesOnDemand(startIfcLite(await fetched('/ifc-lite.wasm')), await fetched(url)))
  }
}

/** The bytes of a response, whole. */
export async function fetched(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function streamed(kernel: Kernel, url: string): Promise<Model> {
  const { body } = await fetch(url)
  if (body === null) throw new Error(`${url} has no body`)
  return readModel(kernel, { name: url, chunks: chunksOf(body), size: null })
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
