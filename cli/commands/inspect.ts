/** `lintel inspect`: everything that was met in a model, and what of it a check uses. */
import { type Command, Option } from 'commander'
import type { Cli, ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { openModel } from '../model-file.ts'
import { oneOf } from '../options.ts'
import { prettyInspection } from '../pretty/inspection.ts'
import { clean } from '../pretty/layout.ts'
import { createProgress } from '../progress.ts'

const FORMATS = ['pretty', 'json'] as const

interface InspectFlags {
  readonly format: (typeof FORMATS)[number]
  readonly all?: boolean
  readonly progress: boolean
}

export function defineInspect(program: Command, { host, exit }: Cli): void {
  program
    .command('inspect')
    .description('shows what a model holds and what of it is read')
    .argument('<model>', "an IFC file or a snapshot of one; '-' is standard input")
    .addOption(
      new Option('-f, --format <format>', FORMATS.join(', ')).default('pretty').argParser(oneOf(FORMATS)),
    )
    .option('-a, --all', 'pretty: shows whole lists')
    .option('--no-progress', 'no progress on the terminal')
    .action(async (model: string, flags: InspectFlags) => exit(await inspect(model, flags, host)))
}

async function inspect(model: string, flags: InspectFlags, host: Host): Promise<ExitCode> {
  const input = await openModel(model, (line) => host.note(clean(line)))
  const { inspectModel } = await import('../../engine/inspect.ts')
  const kernel = await installedKernel()
  const progress = createProgress(host, input.name, flags.progress)
  const read = { onEvent: progress.onEvent, snapshots: true }
  const inspection = await inspectModel(kernel, input, read).finally(progress.end)
  const options = { style: host.style('output'), all: flags.all === true }
  await host.write(
    flags.format === 'json'
      ? `${JSON.stringify(inspection, null, 2)}\n`
      : prettyInspection(inspection, options),
  )
  return 0
}
