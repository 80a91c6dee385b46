/** Reads results from files: baselines of `check`, both sides of `compare`. */
import { readFile } from 'node:fs/promises'
import { LintelError } from '../engine/errors.ts'
import { parseResults } from '../engine/report/json.ts'
import type { Result } from '../engine/result.ts'
import { fileError } from './file-error.ts'

/** One or several results, as `check --format json` wrote them. */
async function readResults(file: string): Promise<readonly Result[]> {
  return parseResults(await readText(file), file)
}

/** Exactly one result. */
export async function readResult(file: string): Promise<Result> {
  const [result, ...others] = await readResults(file)
  if (result !== undefined && others.length === 0) return result
  throw new LintelError(
    'result-invalid',
    `${file} holds ${others.length + (result ? 1 : 0)} results; a file with one is taken here`,
  )
}

/**
 * Finds each model's own baseline: the only result of the file, or of several the one with the model's name.
 *
 * @returns a function that throws `result-invalid` when the file has no result for the model
 */
export async function readBaseline(file: string): Promise<(result: Result) => Result> {
  const results = await readResults(file)
  return (result) => {
    const found =
      results.length === 1 ? results[0] : results.find((one) => one.model.name === result.model.name)
    if (found !== undefined) return found
    const names = results.map((one) => one.model.name).join(', ')
    throw new LintelError(
      'result-invalid',
      `${file} has no result for ${result.model.name}; it has: ${names || 'none'}`,
    )
  }
}

/** A text file, or the error that says why not. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw fileError(file, error)
  }
}
