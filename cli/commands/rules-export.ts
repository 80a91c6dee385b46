/** `lintel rules export`: a pack as an IDS file, as far as IDS can say it; what it cannot is named on standard error. */
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { UnsaidRule } from '../../engine/ids/export.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { expectWritable, writeOutput } from '../output.ts'
import { anyPack, withBases } from '../packs.ts'

interface ExportOptions {
  readonly format: string
  readonly output?: string
  readonly drafts?: boolean
}

export function defineRulesExport(rules: Command, { host, exit }: Cli): void {
  rules
    .command('export')
    .description('writes a pack as an IDS file, and names the rules that IDS cannot say')
    .argument('<path>', 'pack file, folder or id')
    .option('--format <format>', 'ids', 'ids')
    .option('--output <file>', 'a file instead of standard output')
    .option('--drafts', 'also rules whose figures were not verified')
    .action(async (path: string, options: ExportOptions) => exit(await exportRules(path, options, host)))
}

async function exportRules(path: string, options: ExportOptions, host: Host): Promise<ExitCode> {
  const { format, output, drafts = false } = options
  if (format !== 'ids') throw new LintelError('call-invalid', `unknown format '${format}'; expected ids`)
  await expectWritable(output)
  const pack = await resolved(await anyPack(path), drafts)
  const { exportPack } = await import('../../engine/ids/export.ts')
  const { writeIds } = await import('../../engine/ids/write.ts')
  const { document, unsaid } = exportPack(pack)
  if (document === null)
    throw new LintelError('call-invalid', `IDS can say no rule of ${pack.id}${firstReason(unsaid)}`)
  await writeOutput(host, [writeIds(document)], output)
  for (const line of unsaidLines(unsaid)) host.note(line)
  if (pack.draftsLeftOut.length > 0) host.note(`drafts left out (--drafts): ${pack.draftsLeftOut.join(' ')}`)
  return 0
}

async function resolved(pack: Pack, drafts: boolean): Promise<ResolvedPack> {
  const { resolvePacks } = await import('../../engine/pack/resolve.ts')
  const [found] = resolvePacks(await withBases(pack), [pack.id], { drafts })
  return found as ResolvedPack
}

function firstReason([first]: readonly UnsaidRule[]): string {
  return first === undefined ? '; it has none that runs' : `; ${first.rule}: ${first.reason}`
}

function unsaidLines(unsaid: readonly UnsaidRule[]): string[] {
  return unsaid.map(({ rule, versions, reason }) => {
    const where = versions.length === 3 ? '' : ` in ${versions.join(' and ')}`
    return `not in the IDS: ${rule}${where}: ${reason}`
  })
}
