/** What decides in a place on a day, for a person: the packs, where each rule came from, what was amended. */
import type { Amendment, ExplainedChain } from '../../engine/pack/explain-chain.ts'
import type { LeftOut, PacksOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { clean, table, wrap } from './layout.ts'
import { type Style, severityPainter } from './style.ts'
import { counted } from './wording.ts'

export interface ExplainedPlace extends PacksOfPlace {
  readonly chains: readonly (ExplainedChain & { readonly pack: Pack })[]
}

/** One block per pack; ends in a line feed. */
export function prettyPlace(place: ExplainedPlace, style: Style): string {
  const { jurisdiction, date, nearest, chains, leftOut } = place
  const count = chains.reduce((sum, { rules }) => sum + rules.length, 0)
  const head = `${style.bold(jurisdiction)} on ${date}: ${counted(chains.length, 'pack')}, ${counted(count, 'rule')}`
  const own =
    nearest === jurisdiction
      ? []
      : [`  ${jurisdiction} has no pack of its own; ${nearest} is the nearest place`]
  const blocks = chains.flatMap((chain) => ['', ...chainLines(chain, style)])
  const out = leftOut.map(({ id, why }) => `  ${id}: ${leftOutText(why)}`)
  const left = out.length === 0 ? [] : ['', style.bold('Not in force here by itself'), ...out]
  return `${[head, ...own, ...blocks, ...left].join('\n')}\n`
}

function chainLines({ pack, rules, amendments }: ExplainedPlace['chains'][number], style: Style): string[] {
  const rows = rules.map((rule) => [
    severityPainter(style, rule.severity)(rule.severity),
    rule.id,
    rule.pack,
    `${clean(rule.title)}${rule.verified === 'draft' ? ' (draft)' : rule.live === false ? ' (not yet checkable)' : ''}`,
  ])
  return [
    `${style.bold(pack.id)} ${pack.version}  ${clean(pack.title)}`,
    ...forceLines(pack),
    ...amendments.flatMap((one) => wrap(style.signs(clean(amendmentText(one))), style.width, '  ')),
    ...table(rows, { indent: '  ' }),
  ]
}

function forceLines({ effective }: Pack): string[] {
  if (effective?.from === undefined && effective?.to === undefined) return []
  const from = effective.from === undefined ? '' : ` from ${effective.from}`
  const to = effective.to === undefined ? '' : ` until ${effective.to}`
  return [`  in force${from}${to}`]
}

function amendmentText({ by, kind, what, of, values }: Amendment): string {
  if (values === undefined) return `${by} ${kind} ${what} of ${of}`
  return `${by} sets param.${what} of ${of} from ${values[0]} to ${values[1]}`
}

function leftOutText(why: LeftOut['why']): string {
  switch (why.kind) {
    case 'notYet':
      return `in force from ${why.from} only`
    case 'noLonger':
      return `in force until ${why.to} only`
    case 'replaced':
      return `${why.by} stands in its stead`
    case 'inside':
      return `the base of ${why.of}, whose amendments stand above`
    case 'amendedThere':
      return `${why.by}, of a smaller place, amends the same base`
  }
}
