/** `lintel rules list`: the packs that come with Lintel, or every rule of them as JSON. */
import type { Pack } from '../../engine/pack/pack.ts'
import { bundledPacks } from '../bundled.ts'
import type { ExitCode, Host } from '../host.ts'
import { prettyPacks } from '../pretty/pack.ts'

export const LIST_FORMATS = ['pretty', 'json'] as const
export type ListFormat = (typeof LIST_FORMATS)[number]

/** `json` is one list of rules, sorted by pack and id. */
export async function list(format: ListFormat, host: Host): Promise<ExitCode> {
  const packs = await bundledPacks()
  if (format === 'json') await host.write(`${JSON.stringify(packs.flatMap(ruleLines), null, 1)}\n`)
  else await host.write(prettyPacks(packs, host.style('output')))
  return 0
}

function ruleLines({ id: pack, jurisdiction, effective, rules }: Pack): object[] {
  return rules.map(({ id, title, reference, category, severity, verified, live, source }) => ({
    id,
    pack,
    jurisdiction: jurisdiction ?? null,
    category,
    severity,
    verification: verified,
    live: live !== false,
    title,
    code: reference.code,
    edition: reference.edition ?? null,
    section: reference.section ?? null,
    url: reference.url ?? null,
    source: source ?? null,
    ...(effective === undefined ? {} : { effective }),
  }))
}
