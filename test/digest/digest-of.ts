/** One check in whatever host this runs in: kernel, packs and model come in as bytes and JSON, the digest goes out. */
import { checkModel } from '../../engine/check.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { type ResolvedPack, resolvePacks } from '../../engine/pack/resolve.ts'
import type { ModelInput } from '../../engine/read.ts'

/** What a host needs once for all models. */
export interface Host {
  readonly kernel: Kernel
  readonly packs: readonly ResolvedPack[]
}

/** Compiles the kernel and resolves all packs, drafts included. */
export async function openHost(kernel: Uint8Array, packs: readonly Pack[]): Promise<Host> {
  const ids = packs.map((pack) => pack.id)
  return { kernel: await loadKernel(kernel), packs: resolvePacks(packs, ids, { drafts: true }) }
}

/** The digest of a model's result. */
export async function digestOf({ kernel, packs }: Host, input: ModelInput): Promise<string> {
  return (await checkModel(kernel, input, { packs })).digest
}
