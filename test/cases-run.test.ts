/** The cases of the packs that come with Lintel, judged by the engine: as expected, and sensitive to every limit. */
import { readFileSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkRead } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { type CheckCase, isNoticed, runCases } from '../engine/pack/case-run.ts'
import { packChain } from '../engine/pack/chain.ts'
import { type MovedLimit, movedLimits } from '../engine/pack/moved-limits.ts'
import type { Case, Pack } from '../engine/pack/pack.ts'
import { resolveAlone } from '../engine/pack/resolve.ts'
import { readModel } from '../engine/read.ts'
import { everyPack, KERNEL_FILE } from './digest/inputs.ts'

const all = everyPack()
const RUN = { timeout: 120_000 }
/** More than most rules have cases; each is a kernel of its own. */
const MOST_OPEN = 60

let kernel: Kernel
/** By their text: a rule's cases are judged again and again while its limits are moved. */
const models = new LRUCache<string, Model>({ max: MOST_OPEN, dispose: (model) => model.close() })

beforeAll(async () => {
  kernel = await loadKernel(readFileSync(KERNEL_FILE))
})
afterAll(() => models.clear())

const check: CheckCase = async (text, pack, params) =>
  checkRead(kernel, await modelOf(text), { packs: resolveAlone(pack, all, params) })

async function modelOf(text: string): Promise<Model> {
  const open = models.get(text)
  if (open !== undefined) return open
  const bytes = new TextEncoder().encode(text)
  const model = await readModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length })
  models.set(text, model)
  return model
}

/** The same with those cases first that are likely to notice: one is enough, and the others need not be judged. */
function likelyFirst({ pack, limit, from }: MovedLimit): Pack {
  const entry = /\[(.*)\]$/.exec(limit)?.[1]
  const unlikely = ({ rows, params, expect: outcome }: Case): number => {
    const text = JSON.stringify([rows, params])
    const numbers = text.match(/-?\d+(?:\.\d+)?/g) ?? []
    const isNear = numbers.some((number) => Math.abs(Number(number) / from - 1) < 0.07)
    const isDecided = outcome === 'pass' || outcome === 'fail'
    return (entry === undefined || text.includes(entry) ? 0 : 4) + (isNear ? 0 : 2) + (isDecided ? 0 : 1)
  }
  const sorted = (cases: readonly Case[]) => cases.toSorted((a, b) => unlikely(a) - unlikely(b))
  return { ...pack, rules: pack.rules.map((rule) => ({ ...rule, cases: sorted(rule.cases) })) }
}

describe.each(all.filter(({ rules }) => rules.length > 0))('the pack $id', (pack) => {
  const limits = new Map<string, MovedLimit[]>(pack.rules.map(({ id }) => [id, []]))
  for (const moved of movedLimits(pack, packChain(all, pack.id).slice(0, -1)))
    limits.get(moved.rule)?.push(moved)

  describe.each(pack.rules.map((rule) => rule.id))('%s', (rule) => {
    test('3.2 judges its cases as they expect', RUN, async () => {
      const reports = await runCases(check, pack, { rules: [rule] })
      expect(reports.length).toBeGreaterThan(0)
      expect(reports.filter((report) => !report.ok)).toEqual([])
    })

    test.each(limits.get(rule) ?? [])('3.9 notices that $limit is $to', RUN, async (moved) => {
      expect(await isNoticed(check, likelyFirst(moved))).toBe(true)
    })
  })
})
