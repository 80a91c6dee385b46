/** Gives waivers: what stands in one about a finding, and a document with it. */
import type { Finding, Result, RuleResult } from '../result.ts'
import { findingOf, type WaiverDocument, type WaiverEntry, type WaiverTerms } from './waiver.ts'

/** What a person says. */
export type WaiverWords = Pick<WaiverTerms, 'reason' | 'by' | 'authority' | 'until' | 'given'>

/** A waiver of a finding of a result, which records what may reopen it. */
export function giveWaiver(result: Result, finding: Finding, words: WaiverWords): WaiverEntry {
  const { value, limit, margin, waiver } = finding
  const verdict = finding.status === 'waived' ? (waiver?.verdict ?? 'fail') : finding.status
  const { code, section, edition } = (result.rules.find(({ id }) => id === finding.rule) as RuleResult)
    .reference
  return {
    finding: finding.id,
    ...words,
    verdict,
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
    ...(margin === undefined ? {} : { margin }),
    edition: {
      code,
      ...(section === undefined ? {} : { section }),
      ...(edition === undefined ? {} : { edition }),
      packs: result.packs.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
    },
  }
}

/** A document with one more waiver, in the place of one of the same finding; all others stay as they were written. */
export function withWaiver(
  document: WaiverDocument | null,
  added: WaiverEntry,
): { readonly document: WaiverDocument; readonly replaced: WaiverEntry | null } {
  const { waivers } = document ?? { waivers: [] }
  const at = waivers.findIndex((entry) => findingOf(entry) === findingOf(added))
  const all = at < 0 ? [...waivers, added] : waivers.map((entry, i) => (i === at ? added : entry))
  return {
    document: { ...(document ?? { schema: 'lintel-waivers/1' }), waivers: all },
    replaced: waivers[at] ?? null,
  }
}
