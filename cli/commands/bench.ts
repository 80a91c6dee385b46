/** `lintel bench`: how long reading and checking the user's own model takes on this machine. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { CheckOptions } from '../../engine/check.ts'
import { LintelError } from '../../engine/errors.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { nodeHasher } from '../hasher.ts'
import { BENCH_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { openModel } from '../model-file.ts'
import { splitModels } from '../options.ts'
import { requestedPacks } from '../packs.ts'
import { table } from '../pretty/layout.ts'
import { groupDigits } from '../pretty/wording.ts'

const RUNS = 5

interface BenchFlags {
  readonly rules?: readonly string[]
}

/** Milliseconds of one run; `read` holds linking too. */
interface Timing {
  readonly read: number
  readonly check: number
  readonly rows: number
  readonly findings: number
}

export function defineBench(program: Command, { host, exit }: Cli): void {
  program
    .command('bench')
    .description('times reading and checking of your own model')
    .argument('[model]', 'an IFC file')
    .option('-r, --rules <pack...>', 'as in check')
    .addHelpText('after', BENCH_HELP)
    .action(async (model: string | undefined, flags: BenchFlags) => exit(await bench(model, flags, host)))
}

async function bench(named: string | undefined, flags: BenchFlags, host: Host): Promise<ExitCode> {
  const { values, models } = splitModels(flags.rules ?? [])
  const model = named ?? models[0]
  if (model === undefined || model === '-')
    throw new LintelError('call-invalid', 'name a model file: lintel bench MODEL.ifc')
  await openModel(model)
  const packs = await requestedPacks(values, { drafts: false, parameters: {}, only: [] })
  const kernel = await installedKernel()
  const bytes = await readFile(model)
  const timings: Timing[] = []
  for (let run = 0; run <= RUNS; run++) {
    host.status(`run ${run} of ${RUNS}`)
    const timing = await timedRun(kernel, bytes, packs)
    if (run > 0) timings.push(timing)
  }
  host.status('')
  await host.write(benchText(model, bytes.length, timings))
  return 0
}

/** The bytes come from memory, so that the disk is not measured. */
async function timedRun(kernel: Kernel, bytes: Uint8Array, packs: CheckOptions['packs']): Promise<Timing> {
  const { checkModel } = await import('../../engine/check.ts')
  let checkStart: number | null = null
  const onEvent: NonNullable<CheckOptions['onEvent']> = (event) => {
    if (event.type === 'progress' && event.phase === 'check') checkStart ??= performance.now()
  }
  const start = performance.now()
  const result = await checkModel(
    kernel,
    { name: 'bench', chunks: [bytes], size: bytes.length },
    { packs, onEvent, hasher: nodeHasher },
  )
  const end = performance.now()
  const read = (checkStart ?? end) - start
  return { read, check: end - start - read, rows: result.model.rows, findings: result.findings.length }
}

const LIMITS = [
  'This says how this model does on this machine at this moment.',
  'Do not compare machines, models or programs with it.',
]

function benchText(model: string, bytes: number, timings: readonly Timing[]): string {
  const read = timings.map((timing) => timing.read)
  const check = timings.map((timing) => timing.check)
  const megabytes = bytes / 1e6
  const speed = `${(megabytes / (median(read) / 1000)).toFixed(1)} MB/s`
  const lines = table(
    [
      ['reading', milliseconds(median(read)), speed, spread(read)],
      ['checking', milliseconds(median(check)), '', spread(check)],
    ],
    { indent: '  ', right: [1, 2] },
  )
  const { rows = 0, findings = 0 } = timings[0] ?? {}
  const facts = `${megabytes.toFixed(2)} MB, ${groupDigits(rows)} rows, ${groupDigits(findings)} findings, median of ${timings.length} runs`
  return `${[`${model}: ${facts}`, ...lines, ...LIMITS].join('\n')}\n`
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function spread(values: readonly number[]): string {
  return `${milliseconds(Math.min(...values))} to ${milliseconds(Math.max(...values))}`
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}
