/** A page of Markdown about a pack, made from the pack alone. */
import { type Pack, type Parameter, parameterType, type Rule } from '../engine/pack/pack.ts'

/** Where a pack's page stands below `docs/packs`. */
export function pageName({ id }: Pick<Pack, 'id'>): string {
  return `${id.replaceAll('/', '-')}.md`
}

/** The pack's page; ends in a line feed. */
export function packPage(pack: Pack): string {
  const { rules } = pack
  const categories = [...new Set(rules.map(({ category }) => category))].sort()
  const lines = [
    `# ${pack.title}`,
    '',
    `\`${pack.id}\` ${pack.version}${facts(pack)}. Made from the pack by \`npm run generate:packs\`.`,
    ...(pack.description === undefined ? [] : ['', pack.description]),
    ...paramTable(pack),
    ...categories.flatMap((category) => [
      '',
      `## ${capital(category)}`,
      ...rules.filter((rule) => rule.category === category).flatMap(ruleLines),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** The table of all packs. */
export function packIndex(packs: readonly Pack[]): string {
  const rows = packs.map((pack) => {
    const count = (is: (rule: Rule) => boolean): number => pack.rules.filter(is).length
    const cells = [
      `[${pack.id}](${pageName(pack)})`,
      pack.title,
      pack.jurisdiction ?? '',
      count(isLive),
      count(isDeclared),
      count(isDraft),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const all = packs.flatMap(({ rules }) => rules)
  return [
    '# Rule packs',
    '',
    'Made from the packs by `npm run generate:packs`. *Live* rules run; *declared* ones wait for measuring in space; *drafts*, whose figures nobody verified, run only with `--drafts`. [coverage.md](coverage.md) says how much of them real models let decide.',
    '',
    `${all.length} rules in ${packs.length} packs: ${all.filter(isLive).length} live, ${all.filter(isDeclared).length} declared, ${all.filter(isDraft).length} drafts.`,
    '',
    '| pack | what | place | live | declared | drafts |',
    '| --- | --- | --- | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n')
}

function isDraft({ verified }: Rule): boolean {
  return verified === 'draft'
}

function isDeclared(rule: Rule): boolean {
  return !isDraft(rule) && rule.live === false
}

function isLive(rule: Rule): boolean {
  return !isDraft(rule) && rule.live !== false
}

function facts({ jurisdiction, extends: base, replaces = [], effective }: Pack): string {
  return [
    jurisdiction === undefined ? '' : `, in force in \`${jurisdiction}\``,
    effective?.from === undefined ? '' : `, from ${effective.from}`,
    effective?.to === undefined ? '' : `, until ${effective.to}`,
    base === undefined ? '' : `, extends \`${base}\``,
    replaces.length === 0 ? '' : `, replaces ${replaces.map((id) => `\`${id}\``).join(', ')}`,
  ].join('')
}

function paramTable({ params = {} }: Pack): string[] {
  const names = Object.entries(params)
  if (names.length === 0) return []
  const rows = names.map(
    ([name, param]) =>
      `| \`${name}\` | ${valueText(param)} | ${cell(param.title ?? '')} | ${param.verified ?? ''} | ${cell(param.source ?? '')} |`,
  )
  return [
    '',
    '## Parameters',
    '',
    '| name | value | what | figure | source |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ]
}

function valueText(param: Parameter): string {
  const { value, unit, oneOf } = param
  const suffix = unit === undefined ? '' : ` ${unit}`
  if (value !== undefined) return `${value}${suffix}`
  return `*to be stated*: ${oneOf === undefined ? `${parameterType(param)}${suffix}` : oneOf.join(', ')}`
}

function ruleLines(rule: Rule): string[] {
  const { code, section, edition, url } = rule.reference
  const clause = [code, section].filter(Boolean).join(' ')
  const state = isDraft(rule) ? 'draft' : isDeclared(rule) ? `${rule.verified}, declared` : rule.verified
  return [
    '',
    `### ${rule.title}`,
    '',
    `\`${rule.id}\` · ${url === undefined ? clause : `[${clause}](${url})`}${edition === undefined ? '' : ` (${edition})`} · ${rule.severity} · ${state}`,
    '',
    rule.why,
    '',
    '```',
    rule.applies,
    ...(rule.require === undefined ? [] : [`require ${rule.require}`]),
    ...(rule.occurs === undefined ? [] : [`occurs ${rule.occurs.min ?? 0} to ${rule.occurs.max ?? 'any'}`]),
    '```',
    '',
    `${rule.mend} ${rule.cases.length} cases.${rule.source === undefined ? '' : ` Source: ${rule.source}.`}`,
  ]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`
}
