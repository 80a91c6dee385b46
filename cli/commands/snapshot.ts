/** `lintel snapshot`: keeps a read model, so that the next check of the same file does not read it again. */
import type { Command } from 'commander'
import { nodeHasher } from '../../server/checks/hasher.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { openModel } from '../model-file.ts'
import { expectWritable, writeWhole } from '../output.ts'
import { createProgress } from '../progress.ts'

interface SnapshotFlags {
  readonly output: string
  readonly progress: boolean
}

export function defineSnapshot(program: Command, { host, exit }: Cli): void {
  program
    .command('snapshot')
    .description(
      'keeps a read model in a file that check and inspect take in its place, sooner than they read the model',
    )
    .argument('<model>', "an IFC file; '-' is standard input")
    .requiredOption('-o, --output <file>', 'where to write, for example model.lntm')
    .option('--no-progress', 'no progress on the terminal')
    .action(async (model: string, flags: SnapshotFlags) => exit(await snapshot(model, flags, host)))
}

async function snapshot(name: string, flags: SnapshotFlags, host: Host): Promise<ExitCode> {
  await expectWritable(flags.output)
  const input = await openModel(name)
  const { readModel } = await import('../../engine/read.ts')
  const { writeSnapshot } = await import('../../engine/snapshot.ts')
  const kernel = await installedKernel()
  const progress = createProgress(host, input.name, flags.progress)
  const { onEvent } = progress
  const model = await readModel(kernel, input, { onEvent, hasher: nodeHasher }).finally(progress.end)
  const parts = writeSnapshot(model)
  await writeWhole(flags.output, parts)
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  await host.write(
    `${flags.output}: ${megabytes(bytes)} MB for ${megabytes(model.facts.bytes)} MB of IFC, for this version of Lintel\n`,
  )
  return 0
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
