#!/usr/bin/env node
/** The `lintel` command. */
import { processHost } from './host.ts'
import { runCli } from './run.ts'

process.exitCode = await runCli(process.argv.slice(2), processHost())
