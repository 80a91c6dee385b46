/** `lintel check`: models and packs in, a report out, an exit code that a build can act on. */
import { type Command, Option } from 'commander'
import { compareResults } from '../../engine/compare.ts'
import { LintelError } from '../../engine/errors.ts'
import { AUDIT_MODES, type IdsAuditMode } from '../../engine/ids/fault.ts'
import type { Report } from '../../engine/report/report.ts'
import { readBaseline } from '../baseline.ts'
import { checkModels } from '../check-models.ts'
import { FAIL_ON, type FailOn, isFailed } from '../fail-on.ts'
import { FORMATS, type Format, formatReports } from '../format.ts'
import { CHECK_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { openModels } from '../model-file.ts'
import { day, oneOf, parseParameters, splitModels } from '../options.ts'
import { expectWritable, writeOutput } from '../output.ts'
import { requestedPacks } from '../packs.ts'
import { clean } from '../pretty/layout.ts'
import { waiversOf } from '../waivers.ts'

interface CheckFlags {
  readonly rules?: readonly string[]
  readonly jurisdiction?: string
  readonly param?: readonly string[]
  readonly drafts?: boolean
  readonly baseline?: string
  readonly waivers?: string
  readonly date?: string
  readonly today?: string
  readonly format: Format
  readonly output?: string
  readonly failOn: FailOn
  readonly only?: readonly string[]
  readonly audit: IdsAuditMode
  readonly all?: boolean
  readonly quiet?: boolean
  readonly progress: boolean
}

export function defineCheck(program: Command, { host, exit }: Cli): void {
  program
    .command('check')
    .description('checks models against rule packs')
    .argument('[model...]', "IFC files, snapshots of them or MCP buildings (.json); '-' is standard input")
    .option(
      '-r, --rules <pack...>',
      'pack ids, JSON files (MCP packs too), pack folders or IDS files (default: those of the jurisdiction, else core/information)',
    )
    .option('--jurisdiction <path>', 'where the building stands, for example us/ca')
    .option('-p, --param <name=value...>', "overrides a pack's parameter, in the parameter's own unit")
    .option('--drafts', 'runs rules whose figures are not verified, too')
    .option('-b, --baseline <result.json>', 'an earlier result: only what is new or worse counts')
    .option(
      '-w, --waivers <file>',
      "accepted findings (default: MODEL.waivers.json where it is there), or 'none'",
    )
    .option('--date <day>', 'the day whose code decides, usually that of the permit (default: today)', day)
    .option('--today <day>', 'the day on which waivers must hold (default: that of this machine)', day)
    .addOption(
      new Option('-f, --format <format>', FORMATS.join(', ')).default('pretty').argParser(oneOf(FORMATS)),
    )
    .option('-o, --output <file>', 'writes there instead of to standard output')
    .addOption(new Option('--fail-on <level>', FAIL_ON.join(', ')).default('error').argParser(oneOf(FAIL_ON)))
    .addOption(
      new Option(
        '--audit <mode>',
        'IDS files that contradict the standard, MCP packs that leave doubts: report, strict (exit 2)',
      )
        .default('report')
        .argParser(oneOf(AUDIT_MODES)),
    )
    .option('--only <rule...>', 'runs these rules only; a * stands for any text')
    .option('-a, --all', 'pretty: shows every finding')
    .option('-q, --quiet', 'pretty: one line per model')
    .option('--no-progress', 'no progress on the terminal')
    .addHelpText('after', CHECK_HELP)
    .action(async (models: string[], flags: CheckFlags) => exit(await check(models, flags, host)))
}

async function check(named: readonly string[], flags: CheckFlags, host: Host): Promise<ExitCode> {
  const lists = [flags.rules, flags.param, flags.only].map((values) => splitModels(values ?? []))
  const models = [...named, ...lists.flatMap((list) => list.models)]
  const [rules = [], param = [], only = []] = lists.map((list) => list.values)
  if (models.length === 0) {
    throw new LintelError(
      'call-invalid',
      "name a model: lintel check MODEL.ifc ('lintel sample' writes one to try)",
    )
  }
  const parameters = parseParameters(param)
  await expectWritable(flags.output)
  const baseline = flags.baseline === undefined ? null : await readBaseline(flags.baseline)
  const note = (line: string) => host.note(clean(line))
  const inputs = await openModels(models, note)
  const { waivers, jurisdiction, today = host.today(), date = today } = flags
  const toCheck = await Promise.all(
    inputs.map(async (input, at) => ({
      input,
      waivers: await waiversOf(models[at] as string, { waivers, date: today }),
    })),
  )
  const ids = { audit: flags.audit, note }
  const place = jurisdiction === undefined ? undefined : { jurisdiction, date }
  const packs = await requestedPacks(rules, { drafts: flags.drafts === true, parameters, only, ids, place })
  const reports: Report[] = []
  const isLoud = flags.progress && flags.quiet !== true
  for (const result of await checkModels(toCheck, { packs, jurisdiction, host, isLoud })) {
    reports.push(
      baseline === null ? { result } : { result, comparison: compareResults(baseline(result), result) },
    )
  }
  const style = host.style(flags.output === undefined ? 'output' : 'file')
  const parts = formatReports(reports, flags.format, {
    style,
    all: flags.all === true,
    quiet: flags.quiet === true,
  })
  await writeOutput(host, parts, flags.output)
  return reports.some((report) => isFailed(report, flags.failOn)) ? 1 : 0
}
