/** Opens models: files as streams, `-` as standard input; says what to do when there is none. */
import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { LintelError } from '../engine/errors.ts'
import type { ModelInput } from '../engine/read.ts'
import { fileError } from './file-error.ts'
import { isMcpBuildingFile, readMcpBuilding } from './mcp-file.ts'

const CHUNK_BYTES = 1 << 20

/** Checks all names before the first model is read, so that a wrong one costs no time. */
export async function openModels(
  names: readonly string[],
  note: (line: string) => void = () => undefined,
): Promise<ModelInput[]> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new LintelError('call-invalid', "standard input ('-') can be read once only")
  }
  return Promise.all(names.map((name) => openModel(name, note)))
}

/**
 * @param name a path, or `-`; a JSON file is a building of the earlier MCP format
 * @param note takes a line about what such a building leaves to decide
 */
export async function openModel(
  name: string,
  note: (line: string) => void = () => undefined,
): Promise<ModelInput> {
  if (name === '-')
    return { name: 'standard input', chunks: notEmpty('standard input', process.stdin), size: null }
  const found = await stats(name)
  if (found.isDirectory()) {
    throw new LintelError(
      'call-invalid',
      `${name} is a folder; name the models in it, for example ${name.replace(/\/$/, '')}/*.ifc`,
    )
  }
  if (found.isFile() && found.size === 0) throw emptyInput(name)
  if (isMcpBuildingFile(name)) {
    const bytes = await readMcpBuilding(name, note)
    return { name, chunks: [bytes], size: bytes.length }
  }
  return { name, chunks: fileChunks(name), size: found.isFile() ? found.size : null }
}

async function stats(name: string): Promise<Stats> {
  try {
    return await stat(name)
  } catch (error) {
    throw fileError(name, error)
  }
}

async function* fileChunks(name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* notEmpty(name, createReadStream(name, { highWaterMark: CHUNK_BYTES }))
  } catch (error) {
    throw error instanceof Error && 'errno' in error ? fileError(name, error) : error
  }
}

async function* notEmpty(name: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    yield chunk
  }
  if (bytes === 0) throw emptyInput(name)
}

function emptyInput(name: string): LintelError {
  return new LintelError('input-empty', `${name} is empty; export the model again`)
}
