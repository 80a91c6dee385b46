/** `--only`: which rules run. */
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'

/**
 * Keeps the rules that match one of the patterns; packs without any fall away.
 *
 * @param patterns rule ids; `*` stands for any text; empty keeps all
 * @throws LintelError `call-invalid` for a pattern that matches nothing
 */
export function selectRules(
  packs: readonly ResolvedPack[],
  patterns: readonly string[],
): readonly ResolvedPack[] {
  if (patterns.length === 0) return packs
  const ids = packs.flatMap((pack) => pack.rules.map((rule) => rule.id))
  const matchers = patterns.map(matcher)
  const idle = patterns.find((_, at) => !ids.some((id) => matchers[at]?.(id)))
  if (idle !== undefined) throw matchesNothing(idle, ids, packs)
  return packs
    .map((pack) => ({
      ...pack,
      rules: pack.rules.filter((rule) => matchers.some((matches) => matches(rule.id))),
    }))
    .filter((pack) => pack.rules.length > 0)
}

function matchesNothing(
  pattern: string,
  ids: readonly string[],
  packs: readonly ResolvedPack[],
): LintelError {
  const drafts = packs.flatMap((pack) => pack.draftsLeftOut)
  const hint = drafts.some(matcher(pattern))
    ? ' that runs: it is a draft; add --drafts'
    : ` of the chosen packs${proposal(pattern, ids) || '; lintel rules show PACK lists them'}`
  return new LintelError('call-invalid', `--only '${pattern}' matches no rule${hint}`)
}

function matcher(pattern: string): (id: string) => boolean {
  const text = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${text}$`)
  return (id) => expression.test(id)
}
