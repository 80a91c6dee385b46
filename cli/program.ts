/** The command tree: every command, its help, and how wrong calls are told. */
import { Command } from 'commander'
import { defineBench } from './commands/bench.ts'
import { defineCheck } from './commands/check.ts'
import { defineCompare } from './commands/compare.ts'
import { defineInspect } from './commands/inspect.ts'
import { defineMove } from './commands/move.ts'
import { defineRules } from './commands/rules.ts'
import { defineSample } from './commands/sample.ts'
import { defineServe } from './commands/serve.ts'
import { defineSnapshot } from './commands/snapshot.ts'
import { defineVerify } from './commands/verify.ts'
import { defineWaive } from './commands/waive.ts'
import { defineWorker } from './commands/worker.ts'
import { PROGRAM_HELP } from './help.ts'
import type { Cli, ExitCode, Host } from './host.ts'
import { packageVersion } from './installation.ts'
import { helpOrUnknown } from './unknown-command.ts'

export function createProgram(host: Host, exit: (code: ExitCode) => void): Command {
  const program = new Command('lintel')
  const width = host.style('output').width
  program
    .description('Checks building models (IFC) against building codes and information requirements.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => width,
    })
    .version(packageVersion(), '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'prints this help')
    .helpCommand('help [command]', 'prints the help of a command')
    .addHelpText('after', PROGRAM_HELP)
    .allowExcessArguments()
    .action(() => helpOrUnknown(program))
  const cli: Cli = { host, exit }
  defineCheck(program, cli)
  defineInspect(program, cli)
  defineRules(program, cli)
  defineCompare(program, cli)
  defineVerify(program, cli)
  defineWaive(program, cli)
  defineSample(program, cli)
  defineSnapshot(program, cli)
  defineServe(program, cli)
  defineWorker(program, cli)
  defineMove(program, cli)
  defineBench(program, cli)
  return program
}
