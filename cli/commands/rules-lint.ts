/** `lintel rules lint`: the defects of a pack, or of an IDS file. */
import type { Pack } from '../../engine/pack/pack.ts'
import type { ExitCode, Host } from '../host.ts'
import { isIdsFile, readIdsBytes } from '../ids-file.ts'
import { anyPack, basesOf } from '../packs.ts'
import { prettyFaults } from '../pretty/ids.ts'
import { prettyDefects } from '../pretty/pack.ts'

/** Defects are what was asked for: they stand on standard output, and the exit code is 1. */
export async function lint(path: string, host: Host): Promise<ExitCode> {
  return isIdsFile(path) ? lintIdsFile(path, host) : lintAnyPack(await anyPack(path), host)
}

async function lintAnyPack(pack: Pack, host: Host): Promise<ExitCode> {
  const { lintPack } = await import('../../engine/pack/lint.ts')
  const { loadSchema } = await import('../../engine/schema/load.ts')
  const bases = await basesOf(pack)
  const defects = lintPack(pack, [loadSchema('IFC2X3'), loadSchema('IFC4'), loadSchema('IFC4X3')], bases)
  await host.write(prettyDefects(pack, defects, host.style('output')))
  return defects.length === 0 ? 0 : 1
}

/** Warnings are told, and are no defects. */
async function lintIdsFile(path: string, host: Host): Promise<ExitCode> {
  const { lintIds } = await import('../../engine/ids/lint.ts')
  const { refusing } = await import('../../engine/ids/fault.ts')
  const lint = lintIds(await readIdsBytes(path), path)
  await host.write(prettyFaults(path, lint, host.style('output')))
  return refusing(lint.faults, 'strict').length === 0 ? 0 : 1
}
