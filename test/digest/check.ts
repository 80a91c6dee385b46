/** Whole checks of bytes by the built kernel and, unless said otherwise, the packs that come with Lintel. */
import { type CheckOptions, checkModel } from '../../engine/check.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { Result } from '../../engine/result.ts'
import { builtKernel, resolvedPacks, sampleBytes } from './inputs.ts'

export const PACKS = resolvedPacks()

/** A small building with a defect for each rule. */
export const FAULTY = sampleBytes({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, violations: 1 }).bytes

let kernel: Promise<Kernel> | undefined

/** Checks a model that comes as one chunk. */
export async function check(
  bytes: Uint8Array,
  options: Partial<CheckOptions & { name: string }> = {},
): Promise<Result> {
  const { name = 'model.ifc', ...rest } = options
  kernel ??= builtKernel()
  return checkModel(await kernel, { name, chunks: [bytes], size: bytes.length }, { packs: PACKS, ...rest })
}
