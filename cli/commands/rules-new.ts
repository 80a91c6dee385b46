/** `lintel rules new`: writes a rule that works, with a case for every outcome, to be changed into one's own. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { Pack, Parameter, Rule } from '../../engine/pack/pack.ts'
import { readText } from '../baseline.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { writeWhole } from '../output.ts'

export function defineRulesNew(rules: Command, { host, exit }: Cli): void {
  rules
    .command('new')
    .description('writes a new rule into a pack folder, and the pack when there is none')
    .argument('<folder>', 'the pack folder')
    .argument('<id>', "the rule's id, for example office.door-width")
    .action(async (folder: string, id: string) => exit(await newRule(folder, id, host)))
}

async function newRule(folder: string, id: string, host: Host): Promise<ExitCode> {
  if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(id)) {
    throw new LintelError(
      'call-invalid',
      `'${id}' is no rule id; write small letters, digits, dots and hyphens: office.door-width`,
    )
  }
  const ruleFile = join(folder, 'rules', `${id}.json`)
  if (existsSync(ruleFile))
    throw new LintelError('call-invalid', `${ruleFile} is there already; choose another id`)
  const packFile = join(folder, 'pack.json')
  const before = existsSync(packFile) ? await readPackFile(packFile) : newPack(basename(resolve(folder)))
  const limit = `door_width_${id.replaceAll(/\W/g, '_')}`
  await makeFolder(join(folder, 'rules'))
  await writeSchemas(folder)
  await writeWhole(packFile, [json({ ...before, params: { ...before.params, [limit]: WIDTH } })])
  await writeWhole(ruleFile, [json(exampleRule(id, limit))])
  const written = `${packFile} and ${ruleFile}`
  await host.write(`Wrote ${written}: an example that works. Change it, then:\n${nextSteps(folder)}`)
  return 0
}

/** What editors complete by; written anew, so that they know what this version of Lintel reads. */
async function writeSchemas(folder: string): Promise<void> {
  const { PACK_SCHEMA } = await import('../../engine/pack/pack-schema.ts')
  const rule = { $schema: PACK_SCHEMA.$schema, $ref: `${PACK_FILE}#/$defs/rule` }
  await writeWhole(join(folder, PACK_FILE), [json(PACK_SCHEMA)])
  await writeWhole(join(folder, RULE_FILE), [json(rule)])
}

const PACK_FILE = 'pack.schema.json'
const RULE_FILE = 'rule.schema.json'

const WIDTH: Parameter = {
  value: 0.9,
  unit: 'm',
  title: 'Least width of a door',
  source: 'Say here where the figure comes from',
  verified: 'draft',
}

async function readPackFile(file: string): Promise<Omit<Pack, 'rules'>> {
  try {
    return JSON.parse(await readText(file)) as Omit<Pack, 'rules'>
  } catch (cause) {
    if (cause instanceof LintelError) throw cause
    throw new LintelError('pack-invalid', `${file} is no JSON; mend it before a rule is added`, { cause })
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new LintelError('call-invalid', `cannot make the folder ${folder}; choose another`, {
      cause: error,
    })
  }
}

function nextSteps(folder: string): string {
  return [
    `  lintel rules lint ${folder}                      is every name known?`,
    `  lintel rules test ${folder}                      does every case end as it says?`,
    `  lintel check MODEL --rules ${folder} --drafts    a draft runs only when asked for\n`,
  ].join('\n')
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function newPack(name: string): Omit<Pack, 'rules'> {
  return { $schema: `./${PACK_FILE}`, id: `local/${name}`, version: '0.1.0', title: `Rules of ${name}` }
}

/** Judges the width of doors, with a case on both sides of the limit, one for missing data and one for another class. */
function exampleRule(id: string, limit: string): Rule & { readonly $schema: string } {
  const door = (width: number | null) => ({
    id: 'door',
    class: 'IfcDoor',
    attributes: { OverallWidth: width },
  })
  return {
    $schema: `../${RULE_FILE}`,
    id,
    title: 'Doors are wide enough',
    reference: { code: 'House rules', section: '1', edition: '1' },
    source: 'Say here where the requirement comes from',
    category: 'accessibility',
    severity: 'error',
    verified: 'draft',
    applies: 'IfcDoor',
    require: `OverallWidth >= param.${limit}`,
    message: 'The door is {value} wide; at least {limit} is required',
    why: 'Say here why it matters, in one or two sentences.',
    mend: 'Say here what to do about it, in one sentence.',
    cases: [
      { name: 'exactly as wide as required', rows: [door(0.9)], expect: 'pass' },
      { name: 'half a centimetre too narrow', rows: [door(0.895)], expect: 'fail' },
      { name: 'the width is not given', rows: [door(null)], expect: 'unknown' },
      { name: 'a window is no door', rows: [{ id: 'window', class: 'IfcWindow' }], expect: 'notApplicable' },
    ],
  }
}
