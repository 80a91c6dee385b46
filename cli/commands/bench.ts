/** `lintel bench`: how long reading and checking the user's own model takes on this machine, and how much memory. */
import { type Command, Option } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import { BENCH_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { openModel } from '../model-file.ts'
import { oneOf, splitModels, wholeNumber } from '../options.ts'
import { expectWritable, writeOutput } from '../output.ts'
import { requestedPacks } from '../packs.ts'
import { prettyModelBench } from '../pretty/model-bench.ts'

const FORMATS = ['pretty', 'json'] as const

interface BenchFlags {
  readonly rules?: readonly string[]
  readonly drafts?: boolean
  readonly runs: number
  readonly format: (typeof FORMATS)[number]
  readonly output?: string
}

export function defineBench(program: Command, { host, exit }: Cli): void {
  program
    .command('bench')
    .description('times reading and checking of your own model')
    .argument('[model]', 'an IFC file')
    .option('-r, --rules <pack...>', 'as in check')
    .option('--drafts', 'runs rules whose figures are not verified, too')
    .addOption(
      new Option('-n, --runs <number>', 'runs that count; one more is dropped')
        .default(5)
        .argParser(wholeNumber(1, 1000)),
    )
    .addOption(
      new Option('-f, --format <format>', FORMATS.join(', ')).default('pretty').argParser(oneOf(FORMATS)),
    )
    .option('-o, --output <file>', 'writes there instead of to standard output')
    .addHelpText('after', BENCH_HELP)
    .action(async (model: string | undefined, flags: BenchFlags) => exit(await bench(model, flags, host)))
}

async function bench(named: string | undefined, flags: BenchFlags, host: Host): Promise<ExitCode> {
  const { values, models } = splitModels(flags.rules ?? [])
  const model = named ?? models[0]
  if (model === undefined || model === '-')
    throw new LintelError('call-invalid', 'name a model file: lintel bench MODEL.ifc')
  await expectWritable(flags.output)
  await openModel(model)
  const packs = await requestedPacks(values, {
    drafts: flags.drafts === true,
    parameters: {},
    only: [],
    ids: { audit: 'report', note: (line) => host.note(line) },
  })
  const { benchModel } = await import('../model-bench.ts')
  const result = await benchModel(await installedKernel(), model, packs, {
    runs: flags.runs,
    onRun: (run) => host.status(run === 0 ? 'warming up' : `run ${run} of ${flags.runs}`),
  })
  host.status('')
  const text = flags.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : prettyModelBench(result)
  await writeOutput(host, text, flags.output)
  return 0
}
