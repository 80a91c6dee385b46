/** Says of a pack and those it extends where each rule came from, and what was amended on the way. */
import { mergeRules, type ResolvedRule } from './chain.ts'
import type { Pack } from './pack.ts'

/** What a pack did to those that it extends. */
export interface Amendment {
  /** Id of the pack that amended. */
  readonly by: string
  readonly kind: 'withdraws' | 'replaces' | 'overrides'
  /** Id of the rule, or name of the parameter. */
  readonly what: string
  /** Id of the pack whose rule or parameter it was. */
  readonly of: string
  /** Of a parameter, with their units: `32 in`. */
  readonly values?: readonly [before: string, after: string]
}

export interface ExplainedChain {
  /** The rules that remain, sorted by id, each with the pack whose text it is. */
  readonly rules: readonly ResolvedRule[]
  /** In the order of the chain. */
  readonly amendments: readonly Amendment[]
}

/** @param chain a pack after its bases (`packChain`) */
export function explainChain(chain: readonly Pack[]): ExplainedChain {
  const amendments: Amendment[] = []
  const ruleOf = new Map<string, string>()
  const paramOf = new Map<string, { readonly pack: string; readonly text: string }>()
  for (const pack of chain) {
    for (const what of pack.withdraw ?? []) {
      amendments.push({ by: pack.id, kind: 'withdraws', what, of: ruleOf.get(what) ?? '' })
      ruleOf.delete(what)
    }
    for (const { id } of pack.rules) {
      const of = ruleOf.get(id)
      if (of !== undefined) amendments.push({ by: pack.id, kind: 'replaces', what: id, of })
      ruleOf.set(id, pack.id)
    }
    for (const [what, { value, unit }] of Object.entries(pack.params ?? {})) {
      const before = paramOf.get(what)
      const text = value === undefined ? 'to be stated' : `${value}${unit === undefined ? '' : ` ${unit}`}`
      if (before !== undefined && before.text !== text) {
        const values = [before.text, text] as const
        amendments.push({ by: pack.id, kind: 'overrides', what, of: before.pack, values })
      }
      paramOf.set(what, { pack: pack.id, text })
    }
  }
  return { rules: mergeRules(chain), amendments }
}
