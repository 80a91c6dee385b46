/** The release kernel and short ways to read small models with it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LintelError } from '../../engine/errors.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import { readModel } from '../../engine/read.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'

export const KERNEL_FILE = join(import.meta.dirname, '../../dist/kernel.wasm')

/** Heavier variants run under LINTEL_FULL=1. */
export const FULL = process.env.LINTEL_FULL === '1'

/** How often a property is tried: `few` in every run, ten times that under LINTEL_FULL=1. */
export function runs(few: number): number {
  return FULL ? few * 10 : few
}

let loaded: Promise<Kernel> | undefined

/** The kernel as it is shipped, compiled once. */
export function testKernel(): Promise<Kernel> {
  if (!existsSync(KERNEL_FILE)) throw new Error('dist/kernel.wasm is missing; run npm run build')
  loaded ??= loadKernel(readFileSync(KERNEL_FILE))
  return loaded
}

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Reads a model from one chunk, or from the given chunks. */
export async function read(
  source: string | Uint8Array | readonly Uint8Array[],
  kernel?: Kernel,
): Promise<Model> {
  const whole = typeof source === 'string' ? utf8(source) : source
  const chunks = whole instanceof Uint8Array ? [whole] : whole
  return readModel(kernel ?? (await testKernel()), { name: 'test.ifc', chunks, size: null })
}

/** Cuts bytes at the given places. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...places].filter((place) => place <= bytes.length).sort((a, b) => a - b)
  return [0, ...sorted].map((from, i) => bytes.subarray(from, sorted[i] ?? bytes.length))
}

/** Cuts bytes into pieces whose sizes are given in turn, again and again. */
export function cutInto(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const to = from + (sizes[i % sizes.length] as number)
    chunks.push(bytes.subarray(from, to))
    from = to
  }
  return chunks
}

/** Code of the LintelError that a promise ends with; `read` when it ends well; anything else is thrown on. */
export async function codeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
    return 'read'
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    return error.code
  }
}

const FILE_SCHEMAS: Readonly<Record<SchemaName, string>> = {
  IFC2X3: 'IFC2X3',
  IFC4: 'IFC4',
  IFC4X3: 'IFC4X3_ADD2',
}

/** The lines before the data: 7 of them, so that the data begins on line 8. */
export function head(schema: SchemaName | string = 'IFC4'): string {
  const name = FILE_SCHEMAS[schema as SchemaName] ?? schema
  return [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION((''),'2;1');",
    "FILE_NAME('t.ifc','2000-01-01T00:00:00',(''),(''),'','','');",
    `FILE_SCHEMA(('${name}'));`,
    'ENDSEC;',
    'DATA;',
    '',
  ].join('\n')
}

/** A whole file around some data statements; the first of them stands on line 8. */
export function file(data: string, schema: SchemaName | string = 'IFC4'): string {
  return `${head(schema)}${data}\nENDSEC;\nEND-ISO-10303-21;\n`
}

/** What was not read: words, count and lines. */
export function notes(model: Model): [what: string, count: number, lines: readonly number[]][] {
  return model.notRead.map(({ what, count, lines }) => [what, count, lines])
}
