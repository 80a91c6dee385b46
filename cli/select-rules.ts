/** `--only`: which rules run. */
import { LintelError } from '../engine/errors.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { proposal } from './nearest.ts'

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
  if (idle !== undefined) {
    const hint = proposal(idle, ids) || '; lintel rules show PACK lists them (a draft needs --drafts)'
    throw new LintelError('call-invalid', `--only '${idle}' matches no rule of the chosen packs${hint}`)
  }
  return packs
    .map((pack) => ({
      ...pack,
      rules: pack.rules.filter((rule) => matchers.some((matches) => matches(rule.id))),
    }))
    .filter((pack) => pack.rules.length > 0)
}

function matcher(pattern: string): (id: string) => boolean {
  const text = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${text}$`)
  return (id) => expression.test(id)
}
