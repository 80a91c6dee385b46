/** `lintel rules import`: writes a pack of the earlier MCP format as a pack folder, and says what it could not. */
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import { isSettled } from '../../engine/mcp/note.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import type { Cli, ExitCode, Host } from '../host.ts'
import { readMcpPack } from '../mcp-file.ts'
import { writeWhole } from '../output.ts'
import { prettyImport } from '../pretty/import.ts'

export function defineRulesImport(rules: Command, { host, exit }: Cli): void {
  rules
    .command('import')
    .description('writes a pack of the earlier MCP format as a pack folder, and says what is left to decide')
    .argument('<file>', 'a JSON file with an mcp_id')
    .requiredOption('--output <folder>', 'the pack folder, which is made')
    .action(async (file: string, { output }: { readonly output: string }) =>
      exit(await importPack(file, output, host)),
    )
}

async function importPack(file: string, folder: string, host: Host): Promise<ExitCode> {
  const imported = await readMcpPack(file)
  await expectEmpty(folder)
  await writePack(folder, imported.pack)
  await host.write(prettyImport(imported, folder, host.style('output')))
  return isSettled(imported.report) ? 0 : 1
}

/** Rules of an earlier import that are left over would run beside the new ones. */
async function expectEmpty(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  try {
    if ((await readdir(folder)).length === 0) return
  } catch (error) {
    throw cannotWrite(folder, 'it is no folder', error)
  }
  throw cannotWrite(folder, 'it is not empty')
}

async function writePack(folder: string, { rules, ...head }: Pack): Promise<void> {
  try {
    await mkdir(join(folder, 'rules'), { recursive: true })
  } catch (error) {
    throw cannotWrite(folder, 'the folder cannot be made', error)
  }
  await writeWhole(join(folder, 'pack.json'), [json(head)])
  for (const rule of rules) await writeWhole(join(folder, 'rules', `${rule.id}.json`), [json(rule)])
}

function cannotWrite(folder: string, reason: string, cause?: unknown): LintelError {
  return new LintelError('call-invalid', `cannot import into ${folder}: ${reason}; choose another --output`, {
    cause,
  })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
