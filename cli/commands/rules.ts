/** `lintel rules`: lists, shows, lints, tests, imports and exports packs. */
import { type Command, Option } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import { RULES_HELP } from '../help.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { oneOf } from '../options.ts'
import { helpOrUnknown } from '../unknown-command.ts'
import { defineRulesExport } from './rules-export.ts'
import { defineRulesImport } from './rules-import.ts'
import { lint } from './rules-lint.ts'
import { LIST_FORMATS, type ListFormat, list } from './rules-list.ts'
import { defineRulesNew } from './rules-new.ts'
import { show, showPlace } from './rules-show.ts'
import { test } from './rules-test.ts'

interface ShowFlags {
  readonly jurisdiction?: string
  readonly date?: string
}

export function defineRules(program: Command, { host, exit }: Cli): void {
  const rules = program
    .command('rules')
    .description('lists, shows, lints, tests, imports and exports rule packs')
    .addHelpText('after', RULES_HELP)
  rules.allowExcessArguments().action(() => helpOrUnknown(rules))
  rules
    .command('list')
    .description('the packs that come with Lintel; as JSON, every rule of them')
    .addOption(
      new Option('-f, --format <format>', LIST_FORMATS.join(', '))
        .default('pretty')
        .argParser(oneOf(LIST_FORMATS)),
    )
    .action(async ({ format }: { format: ListFormat }) => exit(await list(format, host)))
  rules
    .command('show')
    .description('a pack, one rule, or what decides in a place')
    .argument('[id]', 'pack id, rule id, pack file or folder')
    .option(
      '--jurisdiction <path>',
      'a place, for example us/ca: its packs, where each rule came from, what was amended',
    )
    .option(
      '--date <day>',
      'with --jurisdiction: the day whose code decides, such as 2024-01-31 (default: today)',
    )
    .action(async (id: string | undefined, flags: ShowFlags) => exit(await showAny(id, flags, host)))
  rules
    .command('lint')
    .description('finds defects of a pack or an IDS file: unknown names, mixed units, missing cases')
    .argument('<path>', 'pack file, folder or id, or an IDS file')
    .action(async (path: string) => exit(await lint(path, host)))
  rules
    .command('test')
    .description("runs the cases of a pack's rules, and moves their limits to see whether a case notices")
    .argument('[path]', 'pack file, folder or id (default: every pack that comes with Lintel)')
    .action(async (path: string | undefined) => exit(await test(path, host)))
  defineRulesExport(rules, { host, exit })
  defineRulesImport(rules, { host, exit })
  defineRulesNew(rules, { host, exit })
}

async function showAny(id: string | undefined, flags: ShowFlags, host: Host): Promise<ExitCode> {
  const { jurisdiction, date = host.today() } = flags
  if (id !== undefined && jurisdiction === undefined) return show(id, host)
  if (id === undefined && jurisdiction !== undefined) return showPlace({ jurisdiction, date }, host)
  const what = id === undefined ? 'neither' : 'both'
  throw new LintelError('call-invalid', `name a pack or rule, or a place with --jurisdiction; found ${what}`)
}
