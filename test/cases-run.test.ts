/** The cases of the packs that come with Lintel, judged by the engine: as expected, and sensitive to every limit. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { type CheckCase, isNoticed, runCases } from '../engine/pack/case-run.ts'
import { packChain } from '../engine/pack/chain.ts'
import { movedLimits } from '../engine/pack/moved-limits.ts'
import { resolveAlone } from '../engine/pack/resolve.ts'
import { everyPack, KERNEL_FILE } from './digest/inputs.ts'

const all = everyPack()
const RUN = { timeout: 120_000 }

let kernel: Kernel

beforeAll(async () => {
  kernel = await loadKernel(readFileSync(KERNEL_FILE))
})

const check: CheckCase = (model, pack, params) => {
  const bytes = new TextEncoder().encode(model)
  const packs = resolveAlone(pack, all, params)
  return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
}

describe.each(all.filter(({ rules }) => rules.length > 0))('the pack $id', (pack) => {
  test.each(pack.rules.map((rule) => rule.id))(
    '3.2 %s judges its cases as they expect',
    RUN,
    async (rule) => {
      const reports = await runCases(check, pack, { rules: [rule] })
      expect(reports.length).toBeGreaterThan(0)
      expect(reports.filter((report) => !report.ok)).toEqual([])
    },
  )

  const limits = [...movedLimits(pack, packChain(all, pack.id).slice(0, -1))].map(
    (moved) => [moved.rule, moved.limit, moved.to, moved.pack] as const,
  )
  test.each(limits)('3.9 the cases of %s notice that %s is %f', RUN, async (_rule, _limit, _to, moved) => {
    expect(await isNoticed(check, moved)).toBe(true)
  })
})
