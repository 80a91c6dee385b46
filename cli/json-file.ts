/** Reads JSON files. */
import { LintelError } from '../engine/errors.ts'
import { readText } from './baseline.ts'

/**
 * What a JSON file says.
 *
 * @throws LintelError input-not-found, or `code` with the place where it stops being JSON
 */
export async function readJson(path: string, code: 'pack-invalid' | 'input-invalid'): Promise<unknown> {
  const text = await readText(path)
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LintelError(code, `${path} is no JSON: ${reason}`, {
      cause: error,
      place: { source: path },
    })
  }
}
