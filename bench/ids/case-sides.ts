/** The sides of the official cases: from the bytes of an IDS and of a model to the verdict of the file. */
import { checkModel } from '../../engine/check.ts'
import { idsPack } from '../../engine/ids/pack.ts'
import { parseIds } from '../../engine/ids/read.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { ReadOptions } from '../../engine/read.ts'

/** What an IDS and a model come to; `none` where a program gives up. */
export type Verdict = 'pass' | 'fail' | 'none'

/** A program, started: from bytes to the verdict. */
export type Judge = (ids: Uint8Array, model: Uint8Array) => Promise<Verdict>

/** By whom the cases are judged; how, `bench/README.md` says. */
export const CASE_SIDES = [
  'lintel',
  'thatopen, by its manual',
  'thatopen, its worker kept',
  'thatopen, its worker kept, web-ifc compiled once',
] as const
export type CaseSide = (typeof CASE_SIDES)[number]

/**
 * Lintel's side: a whole check with its result and findings, as the page and the command line do it.
 *
 * @param digesting how the host digests a model
 */
export function lintelJudge(
  kernel: Kernel,
  digesting: (model: Uint8Array) => Pick<ReadOptions, 'hasher' | 'sha256'>,
): Judge {
  return async (ids, model) => {
    const packs = [idsPack(parseIds(ids, 'case.ids'), 'case.ids')]
    const input = { name: 'case.ifc', chunks: [model], size: model.length }
    const { summary } = await checkModel(kernel, input, { ...digesting(model), packs })
    return summary.status === 'pass' || summary.status === 'fail' ? summary.status : 'none'
  }
}

/** A verdict, and the milliseconds until it stood. */
export interface Judged {
  readonly verdict: Verdict
  readonly ms: number
}

/** Times one verdict, where it is made. */
export async function timed(judge: Judge, ids: Uint8Array, model: Uint8Array): Promise<Judged> {
  const start = performance.now()
  const verdict = await judge(ids, model)
  return { verdict, ms: performance.now() - start }
}
