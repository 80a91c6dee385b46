/** `lintel rules`: lists, shows, lints, tests, imports and exports packs. */
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import { proposal } from '../../engine/language/nearest.ts'
import type { CheckCase } from '../../engine/pack/case-run.ts'
import type { Pack, Rule } from '../../engine/pack/pack.ts'
import { RULES_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { anyPack, bundledPack, bundledPackIds, readPack, withBundled } from '../packs.ts'
import { prettyCases, prettyPack, prettyPacks, prettyRule } from '../pretty/pack.ts'
import { helpOrUnknown } from '../unknown-command.ts'
import { defineRulesExport } from './rules-export.ts'
import { defineRulesImport } from './rules-import.ts'
import { lint } from './rules-lint.ts'
import { defineRulesNew } from './rules-new.ts'

export function defineRules(program: Command, { host, exit }: Cli): void {
  const rules = program
    .command('rules')
    .description('lists, shows, lints, tests, imports and exports rule packs')
    .addHelpText('after', RULES_HELP)
  rules.allowExcessArguments().action(() => helpOrUnknown(rules))
  rules
    .command('list')
    .description('the packs that come with Lintel')
    .action(async () => exit(await list(host)))
  rules
    .command('show')
    .description('a pack, or one rule')
    .argument('<id>', 'pack id, rule id, pack file or folder')
    .action(async (id: string) => exit(await show(id, host)))
  rules
    .command('lint')
    .description('finds defects of a pack or an IDS file: unknown names, mixed units, missing cases')
    .argument('<path>', 'pack file, folder or id, or an IDS file')
    .action(async (path: string) => exit(await lint(path, host)))
  rules
    .command('test')
    .description("runs the cases of a pack's rules")
    .argument('<path>', 'pack file, folder or id')
    .action(async (path: string) => exit(await test(path, host)))
  defineRulesExport(rules, { host, exit })
  defineRulesImport(rules, { host, exit })
  defineRulesNew(rules, { host, exit })
}

async function list(host: Host): Promise<ExitCode> {
  const packs = await Promise.all((await bundledPackIds()).map(bundledPack))
  await host.write(prettyPacks(packs, host.style('output')))
  return 0
}

async function show(id: string, host: Host): Promise<ExitCode> {
  const ids = await bundledPackIds()
  const style = host.style('output')
  const found = await findPackOrRule(id, ids)
  await host.write(
    'rule' in found ? prettyRule(found.rule, found.pack, style) : prettyPack(found.pack, style),
  )
  return 0
}

async function findPackOrRule(
  id: string,
  ids: readonly string[],
): Promise<{ pack: Pack } | { pack: Pack; rule: Rule }> {
  if (ids.includes(id)) return { pack: await bundledPack(id) }
  const packs = await Promise.all(ids.map(bundledPack))
  for (const pack of packs) {
    const rule = pack.rules.find((one) => one.id === id)
    if (rule !== undefined) return { pack, rule }
  }
  if (/[/\\]|\.json$/.test(id) || id === '.') return { pack: await readPack(id, ids) }
  const known = [...ids, ...packs.flatMap((pack) => pack.rules.map((rule) => rule.id))]
  throw new LintelError(
    'pack-not-found',
    `no pack or rule '${id}'${proposal(id, known) || '; lintel rules list shows the packs'}`,
  )
}

async function test(path: string, host: Host): Promise<ExitCode> {
  const pack = await anyPack(path)
  const { runCases } = await import('../../engine/pack/case-run.ts')
  const reports = await runCases(await caseChecker(pack), pack)
  await host.write(prettyCases(pack, reports, host.style('output')))
  return reports.every((report) => report.ok) ? 0 : 1
}

/** Checks a case's model by its pack; a pack that extends another finds it among the bundled ones. */
async function caseChecker(whole: Pack): Promise<CheckCase> {
  const { checkModel } = await import('../../engine/check.ts')
  const { resolvePacks } = await import('../../engine/pack/resolve.ts')
  const kernel = await installedKernel()
  const [, ...bases] = await withBundled(whole)
  return (model, pack) => {
    const bytes = new TextEncoder().encode(model)
    const packs = resolvePacks([pack, ...bases], [pack.id], { drafts: true })
    return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
  }
}
