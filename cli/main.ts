#!/usr/bin/env node
/** The `lintel` command. */
import { processHost } from './host.ts'
import { runCli } from './run.ts'

// Node ends with 1 on what nobody caught, and 1 means findings (spec 5.1).
process.on('uncaughtException', (error) => {
  console.error(`lintel: internal fault: ${error.stack ?? error}`)
  process.exit(3)
})

process.exitCode = await runCli(process.argv.slice(2), processHost())
