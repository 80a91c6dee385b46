/** Tools about rule packs: which there are, which decide in a place on a day, and what a rule says. */
import { z } from 'zod'
import { packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { Pack, Parameter, Rule } from '../../engine/pack/pack.ts'
import { HttpError } from '../http/problem.ts'
import { defineTool } from './tool.ts'
import { many, quoted } from './words.ts'

const packLine = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  jurisdiction: z.string().nullable(),
  rules: z.int(),
  drafts: z.int(),
})

export const listPacks = defineTool({
  name: 'list_packs',
  title: 'List rule packs',
  description:
    'Lists the rule packs of this server. With a jurisdiction (us/ca) it lists those that decide there on the given day (default: today), and which are left out and why. Drafts are rules whose figures nobody verified.',
  needs: ['packs:read'],
  input: z.strictObject({
    jurisdiction: z.string().max(100).optional(),
    date: z.string().max(10).optional().describe('2026-01-31: the day whose code decides'),
  }),
  output: z.object({
    packs: z.array(packLine),
    leftOut: z.array(z.object({ id: z.string(), why: z.string() })),
  }),
  run: ({ jurisdiction, date }, { services: { packs, today } }) => {
    if (jurisdiction === undefined && date !== undefined)
      throw new HttpError('request-invalid', 'a day decides within a jurisdiction; name one, such as us/ca')
    const place =
      jurisdiction === undefined ? null : packsOfPlace(packs, { jurisdiction, date: date ?? today() })
    const chosen = place === null ? packs : packs.filter(({ id }) => place.packs.includes(id))
    const lines = chosen.map(lineOf)
    const leftOut = (place?.leftOut ?? []).map(({ id, why }) => ({
      id,
      why: Object.values(why).join(' '),
    }))
    const text = lines.map(
      ({ id, version, title, rules, drafts }) =>
        `${id} ${version}: ${title} (${many(rules, 'rule')}, ${many(drafts, 'draft')})`,
    )
    return { text: text.join('\n') || 'no pack', data: { packs: lines, leftOut } }
  },
})

function lineOf({ id, version, title, jurisdiction, rules }: Pack): z.infer<typeof packLine> {
  const drafts = rules.filter(({ verified }) => verified === 'draft').length
  return { id, version, title, jurisdiction: jurisdiction ?? null, rules: rules.length, drafts }
}

export const showRule = defineTool({
  name: 'show_rule',
  title: 'Show a rule',
  description:
    'Shows a rule of a pack: what it demands and of what, the figures, clause and edition, the source, how far the figure was verified, why it matters, how to mend, and its test cases.',
  needs: ['packs:read'],
  input: z.strictObject({ pack: z.string().max(200), rule: z.string().max(200) }),
  output: z.object({
    rule: z.looseObject({ id: z.string() }),
    definedIn: z.string(),
    figures: z.record(z.string(), z.looseObject({})),
  }),
  run: ({ pack, rule }, { services: { packs } }) => {
    const chain = chainOf(packs, pack)
    const found = ruleOf(chain, rule)
    if (found === null) throw new HttpError('not-found', `the pack '${pack}' has no rule of that id`)
    const figures = figuresOf(chain, found.rule)
    const data = { rule: { ...found.rule }, definedIn: found.pack.id, figures }
    return { text: ruleWords(found.rule, figures), data }
  },
})

/** A pack and what it extends, itself first. @throws HttpError `not-found` */
function chainOf(packs: readonly Pack[], id: string): readonly Pack[] {
  const chain: Pack[] = []
  for (let next: string | undefined = id; next !== undefined; ) {
    const pack = packs.find((one) => one.id === next)
    if (pack === undefined || chain.includes(pack)) break
    chain.push(pack)
    next = pack.extends
  }
  if (chain.length > 0) return chain
  throw new HttpError('not-found', 'there is no pack of that id; list_packs tells which there are')
}

/** The rule as the nearest pack of a chain states it; null where none does, or a nearer one withdraws it. */
function ruleOf(chain: readonly Pack[], id: string): { readonly rule: Rule; readonly pack: Pack } | null {
  for (const pack of chain) {
    const rule = pack.rules.find((one) => one.id === id)
    if (rule !== undefined) return { rule, pack }
    if (pack.withdraw?.includes(id) === true) return null
  }
  return null
}

/** The parameters that a rule reads, as the nearest pack states them. */
function figuresOf(chain: readonly Pack[], rule: Rule): Record<string, { [key: string]: unknown }> {
  const params: Record<string, Parameter> = {}
  for (const pack of [...chain].reverse()) Object.assign(params, pack.params)
  const text = `${rule.applies} ${rule.require ?? ''}`
  const names = [...text.matchAll(/\bparam\.(\w+)/g)].map((match) => match[1] as string)
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(params, name) ? [[name, { ...params[name] }]] : [])),
  )
}

function ruleWords(rule: Rule, figures: Readonly<Record<string, Parameter>>): string {
  const { reference, verified } = rule
  return [
    `${rule.id}: ${rule.title} (${rule.severity}, ${rule.category})`,
    `clause: ${clauseWords(reference)}`,
    `verification of the figure: ${verificationWords(verified)}`,
    `applies to: ${rule.applies}`,
    ...(rule.require === undefined ? [] : [`requires: ${rule.require}`]),
    ...Object.entries(figures).map(
      ([name, { value, source }]) =>
        `${name} = ${value === undefined ? 'to be stated by the caller' : value}${source === undefined ? '' : ` (${source})`}`,
    ),
    ...(rule.live === false ? ['this rule is declared and does not run yet'] : []),
    `why: ${rule.why}`,
    `how to mend: ${rule.mend}`,
    ...(rule.source === undefined ? [] : [`source: ${rule.source}`]),
    `cases: ${rule.cases.map(({ name, expect }) => `${quoted(name)} ${expect}`).join('; ') || 'none'}`,
  ].join('\n')
}

/** `ADA 2010, 404.2.3, edition 2010`. */
export function clauseWords({ code, section, edition, url }: Rule['reference']): string {
  const parts = [code, section, edition === undefined ? undefined : `edition ${edition}`, url]
  return parts.filter((part) => part !== undefined).join(', ')
}

export function verificationWords(verified: Rule['verified']): string {
  if (verified === 'verified') return 'verified against the code'
  if (verified === 'secondary') return 'secondary: from a source that quotes the code'
  return 'DRAFT: nobody verified it; do not rely on it'
}

/** A rule's words as a bundled pack of exactly these versions states them; null where there is none. */
export function wordsOfRule(
  packs: readonly Pack[],
  used: readonly { readonly id: string; readonly version: string }[],
  id: string,
): { readonly why: string; readonly mend: string; readonly source: string | null } | null {
  const stated = packs.filter((pack) =>
    used.some((one) => one.id === pack.id && one.version === pack.version),
  )
  const holders = stated.filter(({ rules }) => rules.some((rule) => rule.id === id))
  const nearest = holders.find((pack) => !holders.some((other) => other.extends === pack.id))
  const rule = nearest?.rules.find((one) => one.id === id)
  return rule === undefined ? null : { why: rule.why, mend: rule.mend, source: rule.source ?? null }
}
