/** Runs one call of `lintel`: arguments in, exit code out; every error becomes one line on standard error. */
import { CommanderError } from 'commander'
import { isInternal, type LintelError } from '../engine/errors.ts'
import { errorLine } from './error-line.ts'
import type { ExitCode, Host } from './host.ts'
import { clean } from './pretty/layout.ts'
import { createProgram } from './program.ts'

/** Never throws. */
export async function runCli(args: readonly string[], host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = createProgram(host, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    host.status('')
    const command = program.commands.find((one) => one.name() === args[0])?.name()
    return reportError(error, host, command === undefined ? 'lintel' : `lintel ${command}`)
  }
}

/** @param command what was called, for "see … --help" */
function reportError(error: unknown, host: Host, command: string): ExitCode {
  if (error instanceof CommanderError) return reportCallError(error, host, command)
  if (!isInternal(error)) {
    host.note(`lintel: ${errorLine(error as LintelError)}`)
    return 2
  }
  const message = error instanceof Error ? error.message : String(error)
  host.note(`lintel: internal fault: ${clean(message)}`)
  if (error instanceof Error && error.stack !== undefined) host.note(error.stack)
  return 3
}

/** Help and version come as errors too; they are none. */
function reportCallError(error: CommanderError, host: Host, command: string): ExitCode {
  if (error.exitCode === 0) return 0
  const message = error.message.replace(/^error: /, '').replace(/\.$/, '')
  host.note(`lintel: ${clean(message)}; see ${command} --help`)
  return 2
}
