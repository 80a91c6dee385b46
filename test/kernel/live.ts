/** Live checks of small buildings, and what a host knows of one from what it is told. */
import { expect } from 'vitest'
import type { Kernel } from '../../engine/kernel.ts'
import { LiveCheck, type LiveCheckOptions, type ResultChanges } from '../../engine/live-check.ts'
import type { ResolvedRule } from '../../engine/pack/chain.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import type { Finding, Result } from '../../engine/result.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import type { Building } from './building.ts'
import { writeBuilding } from './building-step.ts'
import { checkedOrNone, type TextsThatOccur } from './checked-rules.ts'
import { read } from './load.ts'
import { NAMES } from './rule-arbitrary.ts'

/** A pack of the rules, `r0` and on, of three categories and severities in turn. */
export function packOf(rules: readonly TextsThatOccur[]): ResolvedPack {
  return {
    id: 'test',
    version: '1',
    title: 'Test',
    chain: [],
    names: NAMES,
    rules: rules.map(
      (rule, i): ResolvedRule => ({
        ...rule,
        id: `r${i}`,
        pack: 'test',
        title: `Rule ${i}`,
        reference: { code: 'test' },
        category: `c${i % 3}`,
        severity: (['error', 'warning', 'info'] as const)[i % 3] as 'error',
        verified: 'verified',
        message: '{name} {class}: {value}, not {limit}',
        why: '',
        mend: 'Mend it.',
        cases: [],
      }),
    ),
    draftsLeftOut: [],
    declared: [],
  }
}

export interface OpenCheck {
  readonly live: LiveCheck
  readonly rowOf: (id: string) => number
  /** Rows of all instances, property sets among them. */
  readonly rows: readonly number[]
}

/** Opens a check of a building by those of the rules that its schema knows the names of. */
export async function openCheck(
  kernel: Kernel,
  plain: Building,
  rules: readonly TextsThatOccur[],
  options: Omit<LiveCheckOptions, 'packs'> = {},
): Promise<OpenCheck> {
  const { text, ids } = writeBuilding(plain)
  const live = await checkOf(kernel, text, plain.schema, rules, options)
  const rowOf = (id: string): number => live.run.model.rowOfId(ids.get(id) as number)
  return { live, rowOf, rows: [...ids.keys()].map(rowOf) }
}

/** Opens a check of a file by those of the rules that its schema knows the names of. */
export async function checkOf(
  kernel: Kernel,
  text: string,
  schema: SchemaName,
  rules: readonly TextsThatOccur[],
  options: Omit<LiveCheckOptions, 'packs'> = {},
): Promise<LiveCheck> {
  const own = rules.filter((rule) => checkedOrNone(rule, schema).length > 0)
  return new LiveCheck(kernel, await read(text, kernel), { ...options, packs: [packOf(own)] })
}

/** What a host knows of a result. */
export type Told = Pick<Result, 'rules' | 'summary'> & { readonly findings: ReadonlyMap<string, Finding> }

/** What a result tells. */
export const told = ({ findings, rules, summary }: Result): Told => ({
  findings: new Map(findings.map((finding) => [finding.id, finding])),
  rules,
  summary,
})

/** What a host knows after a change: only what it was told. Each id must be new, known or known, as the change says. */
export function follow(before: Told, { findings, rules, summary }: ResultChanges): Told {
  const after = new Map(before.findings)
  for (const id of findings.removed) {
    expect(after.has(id), `${id} is removed`).toBe(true)
    after.delete(id)
  }
  for (const finding of findings.changed) {
    expect(after.has(finding.id), `${finding.id} is changed`).toBe(true)
    after.set(finding.id, finding)
  }
  for (const finding of findings.added) {
    expect(after.has(finding.id), `${finding.id} is added`).toBe(false)
    after.set(finding.id, finding)
  }
  const others = new Map(rules.map((rule) => [rule.id, rule]))
  return { findings: after, rules: before.rules.map((rule) => others.get(rule.id) ?? rule), summary }
}

/** Findings in the order of their ids. */
export const sorted = ({ findings, ...rest }: Told) => ({
  ...rest,
  findings: [...findings].sort(([a], [b]) => (a < b ? -1 : 1)),
})
