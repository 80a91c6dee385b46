/** `lintel waive`: writes into the file beside a model who accepts a finding, why and until when, and what was accepted. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { Result } from '../../engine/result.ts'
import { giveWaiver, withWaiver } from '../../engine/waivers/give.ts'
import type { WaiverDocument } from '../../engine/waivers/waiver.ts'
import { readResult } from '../baseline.ts'
import { checkModels } from '../check-models.ts'
import { type FindingName, namedFinding } from '../finding-name.ts'
import { WAIVE_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { openModel } from '../model-file.ts'
import { day, parseParameters } from '../options.ts'
import { expectWritable, writeWhole } from '../output.ts'
import { requestedPacks } from '../packs.ts'
import { clean } from '../pretty/layout.ts'
import { readWaiverBytes, waiverFileOf } from '../waivers.ts'

interface WaiveFlags extends Omit<FindingName, 'id'> {
  readonly reason: string
  readonly by: string
  readonly until: string
  readonly authority?: string
  readonly waivers?: string
  readonly date?: string
  readonly rules?: readonly string[]
  readonly jurisdiction?: string
  readonly param?: readonly string[]
  readonly drafts?: boolean
  readonly progress: boolean
}

export function defineWaive(program: Command, { host, exit }: Cli): void {
  program
    .command('waive')
    .description('accepts a finding, with a reason and an end, in a file beside the model')
    .argument('<model|result.json>', 'an IFC file, or what check --format json wrote of one')
    .argument('[finding]', "the finding's id; or say --rule and --element")
    .requiredOption('--reason <text>', 'why it is accepted')
    .requiredOption('--by <name>', 'who accepts it: name and role')
    .requiredOption('--until <day>', 'the last day on which it is accepted, for example 2027-06-30', day)
    .option('--authority <text>', 'on what authority: a permit, a decision, a clause')
    .option('--rule <id>', 'the rule of the finding')
    .option('--element <GlobalId>', 'the element of the finding')
    .option('-w, --waivers <file>', 'the file to write (default: MODEL.waivers.json)')
    .option('--date <day>', 'the first day on which it is accepted (default: today)', day)
    .option('-r, --rules <pack...>', 'a model: pack ids, JSON files, pack folders or IDS files, as of check')
    .option('--jurisdiction <path>', 'a model: where the building stands')
    .option('-p, --param <name=value...>', "a model: overrides a pack's parameter")
    .option('--drafts', 'a model: runs rules whose figures are not verified, too')
    .option('--no-progress', 'no progress on the terminal')
    .addHelpText('after', WAIVE_HELP)
    .action(async (subject: string, id: string | undefined, flags: WaiveFlags) =>
      exit(await waive(subject, { ...flags, id }, host)),
    )
}

async function waive(subject: string, flags: WaiveFlags & FindingName, host: Host): Promise<ExitCode> {
  const { reason, by, until, authority, date: given = host.today() } = flags
  const over = [host.today(), given].find((day) => until < day)
  if (over !== undefined)
    throw new LintelError('call-invalid', `--until ${until} is over; expected a day on or after ${over}`)
  const result = await resultOf(subject, flags, host)
  const file = waiverFile(subject, result, flags.waivers)
  await expectWritable(file)
  const finding = namedFinding(result, flags)
  const words = { reason, by, ...(authority === undefined ? {} : { authority }), until, given }
  const { waiverDocument } = await import('../../engine/waivers/parse.ts')
  const before = existsSync(file) ? waiverDocument(await readWaiverBytes(file), file) : null
  const { document, replaced } = withWaiver(before, giveWaiver(result, finding, words))
  const text = `${JSON.stringify(document satisfies WaiverDocument, null, 2)}\n`
  // what is written is what will be read
  waiverDocument(new TextEncoder().encode(text), file)
  await writeWhole(file, [text])
  const place =
    replaced === null ? '' : ` in the place of the waiver by ${replaced.by}, until ${replaced.until}`
  await host.write(`${clean(`${file}: ${finding.id} is waived until ${until}${place}`)}\n`)
  return 0
}

/** A result without waivers, so that what is accepted is what the rule says; or the one that was written. */
async function resultOf(subject: string, flags: WaiveFlags, host: Host): Promise<Result> {
  if (/\.json$/i.test(subject)) return readResult(subject)
  const input = await openModel(subject)
  const parameters = parseParameters(flags.param ?? [])
  const options = { drafts: flags.drafts === true, parameters, only: [] }
  const packs = await requestedPacks(flags.rules ?? [], options)
  const { jurisdiction, progress: isLoud } = flags
  const [result] = await checkModels([{ input, waivers: undefined }], { packs, jurisdiction, host, isLoud })
  return result as Result
}

function waiverFile(subject: string, { model }: Result, named: string | undefined): string {
  if (named !== undefined) return named
  if (existsSync(model.name)) return waiverFileOf(model.name)
  const what =
    subject === '-'
      ? 'standard input has no file beside it'
      : `the model of ${subject}, ${model.name}, is not there`
  throw new LintelError('call-invalid', `${what}; name the file to write with --waivers FILE`)
}
