/** The packs against the facts they are made from, and against real models; both lie outside the project. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { builtKernel, everyPack, NO_REAL_MODELS, ROOT, realBytes, realModels } from './digest/inputs.ts'

interface Fact {
  readonly id: string
  readonly verification: 'primary' | 'secondary' | 'unverified' | 'conflicting'
}

const FACTS = join(ROOT, '../shared/data/codes/requirements.json')
const hasFacts = existsSync(FACTS)
if (!hasFacts) process.stderr.write(`skipped a part of test/packs-facts.test.ts: no facts at ${FACTS}\n`)
const facts: readonly Fact[] = hasFacts ? Object.values(JSON.parse(readFileSync(FACTS, 'utf8'))) : []
const packs = everyPack()
const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ ...rule, pack: pack.id })))

/** The fact that a rule is made from: its own id, else the first that its source names. */
function factOf({ id, source = '' }: (typeof rules)[number]): Fact | undefined {
  const named = [id, ...source.split(/[\s,;]+/)]
  return named.map((name) => facts.find((fact) => fact.id === name)).find((fact) => fact !== undefined)
}

const TRUST = { draft: 0, secondary: 1, verified: 2 } as const
const OF_FACT = {
  conflicting: 'draft',
  unverified: 'draft',
  secondary: 'secondary',
  primary: 'verified',
} as const

describe.skipIf(!hasFacts)('3.3 the facts', () => {
  test('every rule is made from one, and is no better verified than that', () => {
    const wrong = rules.filter((rule) => {
      const fact = factOf(rule)
      return fact === undefined || TRUST[rule.verified] > TRUST[OF_FACT[fact.verification]]
    })
    expect(wrong.map(({ id, verified }) => [id, verified])).toEqual([])
  })

  test('every one that was read somewhere has a rule', () => {
    const used = new Set(rules.map((rule) => factOf(rule)?.id))
    const sourced = facts.filter(({ verification }) => OF_FACT[verification] !== 'draft')
    expect(sourced.length).toBeGreaterThan(400)
    expect(sourced.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([])
  })
})

test('the packs hold what was asked of them: rules, countries, rules that run', () => {
  const sourced = rules.filter(({ verified }) => verified !== 'draft')
  const countries = new Set(
    packs
      .filter(({ rules: own }) => own.some(({ verified }) => verified !== 'draft'))
      .flatMap(({ jurisdiction }) => jurisdiction?.split('/')[0] ?? []),
  )
  expect(sourced.length).toBeGreaterThanOrEqual(400)
  expect(sourced.filter(({ live }) => live !== false).length).toBeGreaterThanOrEqual(250)
  expect([...countries].sort()).toEqual(
    expect.arrayContaining(['au', 'ca', 'de', 'no', 'sa', 'sg', 'uk', 'us']),
  )
})

const SMALL = ['AC20-FZK-Haus.ifc', 'IfcOpenHouse_IFC4.ifc', 'duplex_A.ifc', 'wall_door_column_4x3.ifc']
const models = realModels().filter((name) => process.env.LINTEL_FULL === '1' || SMALL.includes(name))
if (models.length === 0)
  process.stderr.write(`skipped a part of test/packs-facts.test.ts: ${NO_REAL_MODELS}\n`)

describe.skipIf(models.length === 0)('real models', () => {
  const resolved = packs.flatMap(({ id }) => resolvePacks(packs, [id], { drafts: true }))

  test.each(models)('every pack runs on %s, drafts too', { timeout: 120_000 }, async (name) => {
    const bytes = realBytes(name)
    const input = { name, chunks: [bytes], size: bytes.length }
    const result = await checkModel(await builtKernel(), input, {
      packs: resolved,
      onFindings: () => undefined,
    })
    expect(result.rules.length).toBe(resolved.reduce((sum, pack) => sum + pack.rules.length, 0))
    expect(result.rules.some(({ applicable }) => applicable > 0)).toBe(true)
  })
})
