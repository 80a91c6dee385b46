/** Checks models one after the other, with progress and with errors that say which model they are about. */
import type { CheckOptions } from '../engine/check.ts'
import { LintelError } from '../engine/errors.ts'
import type { ModelInput } from '../engine/read.ts'
import type { Result } from '../engine/result.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import type { Host } from './host.ts'
import { installedKernel } from './installation.ts'
import { createProgress } from './progress.ts'

/** A model with what it alone is checked with. */
export interface ModelToCheck extends Pick<CheckOptions, 'waivers'> {
  readonly input: ModelInput
}

export interface ModelsOptions extends Pick<CheckOptions, 'packs' | 'jurisdiction' | 'onRead'> {
  readonly host: Host
  /** Whether a person at the terminal hears how far it is. */
  readonly isLoud: boolean
}

/** The results, in the order of the models: memory follows the largest, not the sum. */
export async function checkModels(
  models: readonly ModelToCheck[],
  { packs, jurisdiction, host, isLoud, onRead }: ModelsOptions,
): Promise<Result[]> {
  const { checkModel } = await import('../engine/check.ts')
  const kernel = await installedKernel()
  const results: Result[] = []
  for (const { input, waivers } of models) {
    const progress = createProgress(host, input.name, isLoud)
    const start = performance.now()
    try {
      const { onEvent } = progress
      const options = { packs, onEvent, onRead, jurisdiction, waivers, hasher: nodeHasher, snapshots: true }
      results.push(await checkModel(kernel, input, options))
    } catch (error) {
      throw inModel(input.name, error)
    } finally {
      progress.end()
    }
    if (isLoud && host.isWatched) host.note(`${input.name}: checked in ${seconds(performance.now() - start)}`)
  }
  return results
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

/** Says which of the models the error is about. */
function inModel(name: string, error: unknown): unknown {
  if (!(error instanceof LintelError) || error.message.includes(name)) return error
  if (!/^(input|schema|step|snapshot)/.test(error.code)) return error
  const place = error.place === undefined ? {} : { place: error.place }
  return new LintelError(error.code, `${name}: ${error.message}`, { cause: error, ...place })
}
