/** `lintel move`: takes what an embedded server stored to a served one. */
import type { Command } from 'commander'
import { MOVE_HELP } from '../help.ts'
import type { Cli, Host } from '../host.ts'

interface MoveFlags {
  readonly organisation: string
  readonly as: string
}

export function defineMove(program: Command, { host, exit }: Cli): void {
  program
    .command('move')
    .description('moves what an embedded server stored to the served one of the environment')
    .argument('<folder>', 'the data folder of the embedded server, which must not run')
    .requiredOption('--organisation <name>', 'where it goes, by name or id')
    .requiredOption('--as <email>', 'whose it is there; made where missing, as engineer without a password')
    .addHelpText('after', MOVE_HELP)
    .action(async (folder: string, flags: MoveFlags) => {
      await moveTo(folder, flags, host)
      exit(0)
    })
}

async function moveTo(folder: string, flags: MoveFlags, { environment, write }: Host): Promise<void> {
  const { moveFolder } = await import('../../server/move/folder.ts')
  const { rows, contents } = await moveFolder(folder, environment, flags)
  const lines = Object.entries({ ...rows, files: contents }).map(
    ([name, many]) => `  ${name.replace('_', ' ').padEnd(16)}${String(many).padStart(8)}\n`,
  )
  await write(`Moved to ${flags.organisation}:\n${lines.join('')}`)
}
