/**
 * Buildings put together from the cases of a pack's rules, copied and shuffled: every planted violation is found, and
 * nothing else. A case counts as clean when no other rule of its pack fails in it; only clean ones stand in these
 * buildings, so that the truth is what the cases say. Rules that speak of the whole model have buildings of their own: their cases.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import { caseGlobalId, caseModel } from '../engine/pack/case-model.ts'
import { mergeNames, packChain } from '../engine/pack/chain.ts'
import type { Case, CaseRow, Pack, Rule } from '../engine/pack/pack.ts'
import { resolveAlone } from '../engine/pack/resolve.ts'
import { builtKernel, everyPack } from './digest/inputs.ts'

const isFull = process.env.LINTEL_FULL === '1'
const SEEDS = isFull ? [1, 2, 3] : [1]
/** Groups of fewer cases are shuffled in a full run only: they are little more than the cases themselves. */
const FEW = isFull ? 1 : 12
const COPIES = 4
const RUN = { timeout: 120_000 }

let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

/** A case that stands in a building, its rows under names of their own. */
interface Planted {
  readonly rule: string
  readonly case: Case
}

interface Failure {
  readonly rule: string
  readonly globalId: string
}

const all = everyPack()

describe.each(all.filter(({ rules }) => rules.length > 0))('the pack $id', (pack) => {
  const loud: Pack = { ...pack, rules: pack.rules.map(audible) }
  const parts = loud.rules.filter((rule) => isLocal(rule, pack)).flatMap(plantable)

  test.each([...groups(parts)])(
    'planted violations are found and nothing else: %s',
    RUN,
    async (_name, group) => {
      const once = group.map((part, i) => copyOf(part, i))
      // where nothing is shuffled only the rules that planted something are looked at
      const failures = await failuresIn(group.length < FEW ? onlyRulesOf(group, loud) : loud, once)
      const clean = group.filter((_, i) => isClean(once[i] as Planted, failures))

      expect(truthOf(once).filter((truth) => !has(failures, truth))).toEqual([])
      if (clean.length < FEW) return
      for (const seed of SEEDS) {
        const building = shuffled(clean, seed).map(copyOf)
        expect(sorted(await failuresIn(loud, building))).toEqual(sorted(truthOf(building)))
      }
    },
  )

  test('every local rule has a violation that is planted', () => {
    const planted = new Set(parts.filter((part) => part.case.expect === 'fail').map(({ rule }) => rule))
    const local = loud.rules.filter((rule) => isLocal(rule, pack) && rule.never?.fail === undefined)
    expect(local.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([])
  })
})

/** Drafts and declared rules run too. */
function audible({ live: _, ...rule }: Rule): Rule {
  return { ...rule, verified: rule.verified === 'draft' ? 'secondary' : rule.verified }
}

function onlyRulesOf(parts: readonly Planted[], pack: Pack): Pack {
  const ids = new Set(parts.map(({ rule }) => rule))
  return { ...pack, rules: pack.rules.filter(({ id }) => ids.has(id)) }
}

/** Whether what a rule says of a row does not hang on rows that are not related to it. */
function isLocal({ applies, require = '', occurs }: Rule, pack: Pack): boolean {
  const { definitions } = mergeNames(packChain(all, pack.id))
  let text = `${applies} | ${require}`
  for (let depth = 0; depth < 4; depth++)
    text = text.replace(/\b[a-z]\w*\b/g, (word) =>
      Object.hasOwn(definitions, word) ? `(${definitions[word]})` : word,
    )
  if (/\bGlobalId\b/.test(text)) return false
  return (
    occurs === undefined && !/\bunique\s*\(|\b(?:count|any|every|sum|min|max|exists)\s*\(\s*Ifc/.test(text)
  )
}

function plantable(rule: Rule): Planted[] {
  const hasOwnIds = (c: Case): boolean => c.rows.some((row) => row.attributes?.GlobalId !== undefined)
  return rule.cases
    .filter((c) => c.judge !== 'rule' && !hasOwnIds(c))
    .map((one) => ({ rule: rule.id, case: one }))
}

/** Cases that can stand in one model: of one schema, under the same parameters. */
function groups(parts: readonly Planted[]): Map<string, readonly Planted[]> {
  const found = new Map<string, Planted[]>()
  for (const part of parts) {
    const key = `${part.case.schema ?? 'IFC4'} ${JSON.stringify(part.case.params ?? {})}`
    found.set(key, [...(found.get(key) ?? []), part])
  }
  return found
}

function copyOf({ rule, case: c }: Planted, number: number): Planted {
  const name = (id: string): string => `${number} ${id}`
  const named = (ids: string | readonly string[]): string | string[] =>
    typeof ids === 'string' ? name(ids) : ids.map(name)
  const rows = c.rows.map((row): CaseRow => {
    const links = ['partOf', 'containedIn', 'type', 'fills', 'voids', 'bounds', 'groups'] as const
    const moved = links.flatMap((link) => {
      const ids = row[link]
      return ids === undefined ? [] : [[link, named(ids)] as const]
    })
    return { ...row, ...Object.fromEntries(moved), id: name(row.id) }
  })
  return { rule, case: { ...c, rows, judge: name(c.judge ?? c.rows[0]?.id ?? '') } }
}

/** What the pack's own rules fail; those of the packs that it extends have tests of their own. */
async function failuresIn(pack: Pack, building: readonly Planted[]): Promise<Failure[]> {
  const [first] = building
  if (first === undefined) return []
  const { schema = 'IFC4', params = {} } = first.case
  const rows = building.flatMap((part) => part.case.rows)
  const bytes = new TextEncoder().encode(caseModel({ name: 'building', schema, rows, expect: 'pass' }))
  const packs = resolveAlone(pack, all, params)
  const { findings } = await checkModel(kernel, { name: 'b', chunks: [bytes], size: bytes.length }, { packs })
  return findings
    .filter(({ status }) => status === 'fail')
    .map(({ rule, element }) => ({ rule, globalId: element.globalId }))
}

function truthOf(building: readonly Planted[]): Failure[] {
  return building
    .filter((part) => part.case.expect === 'fail')
    .map((part) => ({ rule: part.rule, globalId: judgedId(part) }))
}

function judgedId({ case: c }: Planted): string {
  return caseGlobalId(c.rows.find(({ id }) => id === c.judge) as CaseRow) as string
}

function isClean(part: Planted, failures: readonly Failure[]): boolean {
  const ids = new Set(part.case.rows.map(caseGlobalId))
  return failures
    .filter(({ globalId }) => ids.has(globalId))
    .every(
      ({ rule, globalId }) =>
        rule === part.rule && globalId === judgedId(part) && part.case.expect === 'fail',
    )
}

function has(failures: readonly Failure[], { rule, globalId }: Failure): boolean {
  return failures.some((one) => one.rule === rule && one.globalId === globalId)
}

function sorted(failures: readonly Failure[]): string[] {
  return failures.map(({ rule, globalId }) => `${rule} ${globalId}`).sort()
}

/** Copies of the parts, some left out, in an order that the seed gives. */
function shuffled(parts: readonly Planted[], seed: number): Planted[] {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  const copies = Array.from({ length: COPIES }, () => parts.filter(() => next() < 0.7)).flat()
  for (let i = copies.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[copies[i], copies[j]] = [copies[j] as Planted, copies[i] as Planted]
  }
  return copies
}
