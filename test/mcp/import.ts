/** Imports for tests: packs with one rule, and what a check says of a building. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkModel } from '../../engine/check.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import { importMcpBuilding } from '../../engine/mcp/import-building.ts'
import { importMcpPack, type McpImport } from '../../engine/mcp/import-pack.ts'
import type { ImportNote } from '../../engine/mcp/note.ts'
import type { CheckCase } from '../../engine/pack/case-run.ts'
import type { Pack, Rule } from '../../engine/pack/pack.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import type { Result } from '../../engine/result.ts'

export type Json = Readonly<Record<string, unknown>>

export function testKernel(): Promise<Kernel> {
  return loadKernel(readFileSync(join(import.meta.dirname, '../../dist/kernel.wasm')))
}

/** A pack of the earlier format with these rules, as a file says it: what is undefined is not there. */
export function packFile(rules: readonly Json[], more: Json = {}): Json {
  return JSON.parse(JSON.stringify({ mcp_id: 'test', name: 'Test code', version: '1.0.0', rules, ...more }))
}

/** A rule that forbids what the conditions say of doors. */
export function ruleFile(conditions: readonly Json[], more: Json = {}): Json {
  return {
    rule_id: 'r',
    name: 'Rule',
    category: 'egress',
    conditions,
    actions: [{ type: 'error', message: 'wrong', code_reference: 'Code 1.2' }],
    ...more,
  }
}

/** A condition on a property of doors. */
export function property(name: string, operator: string, value: unknown, more: Json = {}): Json {
  return { type: 'property', element_type: 'door', property: name, operator, value, ...more }
}

export function importRules(rules: readonly Json[], more: Json = {}): McpImport {
  return importMcpPack(packFile(rules, more), 'old.json')
}

/**
 * The one rule that comes of these conditions, its figures put back into its text, and what the report says of it beyond
 * what was simply done.
 */
export function importOne(
  conditions: readonly Json[],
  more: Json = {},
): { readonly rule: Rule | undefined; readonly open: readonly ImportNote[] } {
  const { pack, report } = importRules([ruleFile(conditions, more)])
  const [rule] = pack.rules
  return {
    rule: rule === undefined ? undefined : withFigures(rule, pack),
    open: report.filter(({ kind }) => kind !== 'done'),
  }
}

function withFigures(rule: Rule, { params = {} }: Pack): Rule {
  const inlined = (text: string): string =>
    text.replaceAll(/param\.(\w+)/g, (whole, name: string) => {
      const { value, unit = '' } = params[name] ?? {}
      return value === undefined ? whole : `${value} ${unit}`.trim()
    })
  const { require } = rule
  return {
    ...rule,
    applies: inlined(rule.applies),
    ...(require === undefined ? {} : { require: inlined(require) }),
  }
}

/** Which notes there are beyond what was simply done. */
export function places(open: readonly ImportNote[]): string[] {
  return open.map(({ kind, path }) => `${kind} ${path}`)
}

/** Judges a building of the earlier format by a pack. */
export function checkBuilding(kernel: Kernel, building: Json, pack: Pack): Promise<Result> {
  return checkText(kernel, importMcpBuilding(building, 'building.json').step, pack)
}

export function checkText(kernel: Kernel, step: string, pack: Pack): Promise<Result> {
  const bytes = new TextEncoder().encode(step)
  const packs = resolvePacks([pack], [pack.id], { drafts: true })
  return checkModel(kernel, { name: 'model', chunks: [bytes], size: bytes.length }, { packs })
}

export function caseChecker(kernel: Kernel): CheckCase {
  return (model, pack) => checkText(kernel, model, pack)
}
