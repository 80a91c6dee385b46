/** The STEP header: which schema, which program wrote it, when. */
import { BOX_PREFIX, TAG_LIST, TAG_TEXT } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import type { KernelExports } from './kernel-exports.ts'
import type { FileHeader } from './model.ts'
import { Texts } from './text.ts'

/**
 * Reads the header's statements.
 *
 * Errors: `schema-missing` when there is no FILE_SCHEMA.
 */
export function readHeader(kernel: KernelExports): FileHeader {
  const schema = texts(kernel, 2, 0)
  if (schema.length === 0) {
    throw new LintelError(
      'schema-missing',
      "the header names no schema: expected FILE_SCHEMA(('IFC2X3')), (('IFC4')) or (('IFC4X3_ADD2')); export the file again",
    )
  }
  return {
    fileSchema: schema[0] as string,
    timeStamp: texts(kernel, 1, 1)[0] ?? '',
    authors: texts(kernel, 1, 2).filter((author) => author !== ''),
    originatingSystem: texts(kernel, 1, 5)[0] ?? '',
  }
}

/** The texts of an argument of a header statement, one or those of a list: | count u32 | 0 | cells … | in the kernel. */
function texts(kernel: KernelExports, statement: number, argument: number): string[] {
  const list = kernel.headerArguments(statement) >>> 0
  const view = new DataView(kernel.memory.buffer)
  if (list === 0 || view.getUint32(list, true) <= argument) return []
  return cellTexts(new Texts(kernel), view, list + 8 + 8 * argument)
}

function cellTexts(source: Texts, view: DataView, at: number): string[] {
  const high = view.getUint32(at + 4, true)
  if (high >>> 16 !== BOX_PREFIX) return []
  const payload = view.getUint32(at, true)
  const tag = high & 15
  if (tag === TAG_TEXT) return [source.get(payload)]
  if (tag !== TAG_LIST) return []
  return Array.from({ length: view.getUint32(payload, true) }, (_, i) =>
    cellTexts(source, view, payload + 8 + 8 * i),
  ).flat()
}
