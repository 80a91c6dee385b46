/** What the commands know of the outside: where the result goes, where notes go, how text is dressed. */

import { localDay } from '../engine/day.ts'
import { LintelError } from '../engine/errors.ts'
import { type Style, styleFor } from './pretty/style.ts'

/** 0 nothing at or above the threshold, 1 findings, 2 input or call wrong, 3 a fault of ours (spec 5.1). */
export type ExitCode = 0 | 1 | 2 | 3

export interface Host {
  /** How the result is dressed: after standard output, or after a file. */
  style(target: 'output' | 'file'): Style
  /** Writes a part of the result; resolves when it was handed over. */
  write(text: string): Promise<void>
  /** One line for the person, never part of the result. */
  note(line: string): void
  /** A line that is painted over by the next; shown on a terminal only (spec 5.2). */
  status(line: string): void
  /** Whether someone is looking at standard error. */
  readonly isWatched: boolean
  /** The day where the person is: `2026-11-27`. */
  today(): string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What a command's definition is given. */
export interface Cli {
  readonly host: Host
  /** Sets what the process ends with when the command did its work. */
  readonly exit: (code: ExitCode) => void
}

/** The host of a real process. A reader that goes away (`lintel check … | head`) is no fault: writing just ends. */
export function processHost(): Host {
  const { stdout, stderr, env, platform } = process
  // Each write tells its own error; without a listener the process would end before that.
  stdout.on('error', () => undefined)
  stderr.on('error', () => undefined)
  const isWatched = stderr.isTTY === true
  return {
    isWatched,
    environment: env,
    today: () => localDay(new Date()),
    style(target) {
      const isTerminal = target === 'output' && stdout.isTTY === true
      const environment = target === 'file' ? { ...env, FORCE_COLOR: undefined } : env
      return styleFor({ isTerminal, columns: stdout.columns, platform }, environment)
    },
    write: (text) => written(stdout, text),
    note: (line) => void stderr.write(`${line}\n`),
    status(line) {
      if (isWatched) stderr.write(`\r\u001b[2K${line}`)
    },
  }
}

/** Resolves when the text was handed over or nobody reads any more; rejects when it could not be written. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (!error || error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return resolve()
      const message = `standard output cannot be written (${error.code}); use --output FILE or free some space`
      reject(new LintelError('call-invalid', message, { cause: error }))
    })
  })
}
