/** `lintel sample`: writes a small building to try things on, with defects whose places are known. */
import { type Command, Option } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { SampleManifest, SampleOptions } from '../../engine/sample/options.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { oneOf, wholeNumber } from '../options.ts'
import { expectWritable, writeWhole } from '../output.ts'

const SCHEMAS = ['IFC2X3', 'IFC4', 'IFC4X3'] as const
const UNITS = ['m', 'mm', 'ft'] as const

interface SampleFlags {
  readonly schema: (typeof SCHEMAS)[number]
  readonly storeys: number
  readonly rooms: number
  readonly seed: number
  readonly violations: number
  readonly output: string
  readonly unit: (typeof UNITS)[number]
}

export function defineSample(program: Command, { host, exit }: Cli): void {
  program
    .command('sample')
    .description('writes a building to try things on: FILE, and FILE.planted.json with its defects')
    .addOption(new Option('--schema <name>', SCHEMAS.join(', ')).default('IFC4').argParser(oneOf(SCHEMAS)))
    .option('--storeys <number>', 'full storeys', wholeNumber(1, 10_000), 3)
    .option('--rooms <number>', 'rooms on each storey', wholeNumber(2, 100_000), 12)
    .option('--seed <number>', 'the same seed gives the same building', wholeNumber(0), 1)
    .option('--violations <number>', 'defects planted of each kind', wholeNumber(0, 100_000), 0)
    .addOption(
      new Option('--unit <name>', `unit of length: ${UNITS.join(', ')}`).default('m').argParser(oneOf(UNITS)),
    )
    .option('-o, --output <file>', 'where to write', 'sample.ifc')
    .action(async (flags: SampleFlags) => exit(await sample(flags, host)))
}

async function sample(flags: SampleFlags, host: Host): Promise<ExitCode> {
  const { output, schema, storeys, seed, violations } = flags
  await expectWritable(output)
  const { sampleBuilding } = await import('../../engine/sample/building.ts')
  const options: SampleOptions = {
    schema,
    storeys,
    roomsPerStorey: flags.rooms,
    seed,
    violations,
    lengthUnit: flags.unit,
  }
  const manifest = await writeBuilding(output, () => sampleBuilding(options))
  const planted = `${output}.planted.json`
  await writeWhole(planted, [`${JSON.stringify(manifest, null, 2)}\n`])
  const { length } = manifest.planted
  await host.write(
    `${output}: ${manifest.instances} instances, ${length} planted ${length === 1 ? 'defect' : 'defects'} (${planted})\n`,
  )
  return 0
}

async function writeBuilding(
  file: string,
  make: () => Generator<string, SampleManifest>,
): Promise<SampleManifest> {
  let manifest: SampleManifest | null = null
  function* parts(): Generator<string> {
    manifest = yield* make()
  }
  try {
    await writeWhole(file, parts())
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new LintelError('call-invalid', error.message, { cause: error })
  }
  if (manifest === null) throw new LintelError('internal-kernel', 'the sample building has no manifest')
  return manifest
}
