/** `lintel rules new`: writes a rule that works, with a case for every outcome, to be changed into one's own. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { Pack, Rule } from '../../engine/pack/pack.ts'
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
  const isNewPack = !existsSync(packFile)
  await makeFolder(join(folder, 'rules'))
  if (isNewPack) await writeWhole(packFile, [json(newPack(basename(resolve(folder))))])
  await writeWhole(ruleFile, [json(exampleRule(id))])
  const written = isNewPack ? `${packFile} and ${ruleFile}` : ruleFile
  await host.write(`Wrote ${written}: an example that works. Change it, then:\n${nextSteps(folder)}`)
  return 0
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
  return { id: `local/${name}`, version: '0.1.0', title: `Rules of ${name}` }
}

/** Judges the width of doors, with a case on both sides of the limit, one for missing data and one for another class. */
function exampleRule(id: string): Rule {
  const door = (width: number | null) => ({
    id: 'door',
    class: 'IfcDoor',
    attributes: { OverallWidth: width },
  })
  return {
    id,
    title: 'Doors are at least 0.9 m wide',
    reference: { code: 'House rules', section: '1' },
    category: 'accessibility',
    severity: 'error',
    verified: 'draft',
    applies: 'IfcDoor',
    require: 'OverallWidth >= 0.9 m',
    message: 'The door is {value} wide; at least {limit} is required',
    why: 'Say here why it matters, in one or two sentences.',
    mend: 'Say here what to do about it, in one sentence.',
    cases: [
      { name: 'exactly as wide as required', rows: [door(0.9)], expect: 'pass' },
      { name: 'a centimetre too narrow', rows: [door(0.89)], expect: 'fail' },
      { name: 'the width is not given', rows: [door(null)], expect: 'unknown' },
      { name: 'a window is no door', rows: [{ id: 'window', class: 'IfcWindow' }], expect: 'notApplicable' },
    ],
  }
}
