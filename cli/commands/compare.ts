/** `lintel compare`: what is new, gone, changed and the same between two results. */
import { type Command, Option } from 'commander'
import { compareResults } from '../../engine/compare.ts'
import { readResult } from '../baseline.ts'
import { COMPARE_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { oneOf } from '../options.ts'
import { prettyComparison } from '../pretty/comparison.ts'

const FORMATS = ['pretty', 'json'] as const

interface CompareFlags {
  readonly format: (typeof FORMATS)[number]
  readonly all?: boolean
}

export function defineCompare(program: Command, { host, exit }: Cli): void {
  program
    .command('compare')
    .description('compares two results: new, gone, changed, the same')
    .argument('<before>', 'the earlier result (JSON)')
    .argument('<after>', 'the later result (JSON)')
    .addOption(
      new Option('-f, --format <format>', FORMATS.join(', ')).default('pretty').argParser(oneOf(FORMATS)),
    )
    .option('-a, --all', 'pretty: shows every finding')
    .addHelpText('after', COMPARE_HELP)
    .action(async (before: string, after: string, flags: CompareFlags) =>
      exit(await compare([before, after], flags, host)),
    )
}

async function compare(files: readonly [string, string], flags: CompareFlags, host: Host): Promise<ExitCode> {
  const comparison = compareResults(await readResult(files[0]), await readResult(files[1]))
  const options = { style: host.style('output'), all: flags.all === true }
  await host.write(
    flags.format === 'json'
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : prettyComparison(comparison, options),
  )
  return 0
}
