/** Calls of the command inside the test's own process, on a host in memory. */
import type { Host } from '../../cli/host.ts'
import { makeStyle, type Style } from '../../cli/pretty/style.ts'
import { runCli } from '../../cli/run.ts'

/** No colours, 100 columns. */
export const PLAIN: Style = makeStyle({ colour: false, unicode: true, width: 100 })

export interface Called {
  readonly code: number
  /** Standard output. */
  readonly out: string
  /** Lines on standard error. */
  readonly notes: readonly string[]
}

/** Runs a call that nobody watches, with an empty environment. */
export function call(...args: readonly string[]): Promise<Called> {
  return callWith({}, args)
}

/** Runs a call that nobody watches; `environment` is all there is of it. */
export async function callWith(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Called> {
  let out = ''
  const notes: string[] = []
  const host: Host = {
    style: () => PLAIN,
    write: async (text) => {
      out += text
    },
    note: (line) => void notes.push(line),
    status: () => undefined,
    today: () => '2026-11-27',
    isWatched: false,
    environment,
  }
  return { code: await runCli(args, host), out, notes }
}
