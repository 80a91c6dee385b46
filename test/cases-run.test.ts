/** The cases of the packs that come with Lintel, judged by the engine: as expected, and sensitive to every limit. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { type CheckCase, movedLimits, runCases } from '../engine/pack/case-run.ts'
import type { Pack, Rule } from '../engine/pack/pack.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'

const ROOT = join(import.meta.dirname, '..')
const RUN = { timeout: 120_000 }

function readPack(folder: string): Pack {
  const read = (file: string) => JSON.parse(readFileSync(join(ROOT, 'rulesets', folder, file), 'utf8'))
  const files = readdirSync(join(ROOT, 'rulesets', folder, 'rules')).sort()
  return { ...read('pack.json'), rules: files.map((file): Rule => read(`rules/${file}`)) }
}

let kernel: Kernel

beforeAll(async () => {
  kernel = await loadKernel(readFileSync(join(ROOT, 'dist/kernel.wasm')))
})

const check: CheckCase = (model, pack) => {
  const bytes = new TextEncoder().encode(model)
  const packs = resolvePacks([pack], [pack.id], { drafts: true, params: {} })
  return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
}

const packs = ['core/information', 'us/ada-2010'].map(readPack)

describe.each(packs)('the pack $id', (pack) => {
  test.each(pack.rules.map((rule) => rule.id))(
    '3.2 %s judges its cases as they expect',
    RUN,
    async (rule) => {
      const reports = await runCases(check, pack, { rules: [rule] })
      expect(reports.length).toBeGreaterThan(0)
      expect(reports.filter((report) => !report.ok)).toEqual([])
    },
  )

  const limits = [...movedLimits(pack)].map(
    (moved) => [moved.rule, moved.param, moved.to, moved.pack] as const,
  )
  test.each(limits)('3.2 the cases of %s notice that %s is %f', RUN, async (_rule, _param, _to, moved) => {
    const reports = await runCases(check, moved)
    expect(reports.some((report) => !report.ok)).toBe(true)
  })
})
