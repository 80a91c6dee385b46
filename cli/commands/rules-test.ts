/** `lintel rules test`: every case of a pack's rules, and every limit moved. */
import type { CheckCase } from '../../engine/pack/case-run.ts'
import type { MovedLimit } from '../../engine/pack/moved-limits.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { bundledPacks } from '../bundled.ts'
import type { ExitCode, Host } from '../host.ts'
import { installedKernel } from '../installation.ts'
import { anyPack, basesOf } from '../packs.ts'
import { prettyCases } from '../pretty/pack.ts'

/** @param path a pack; undefined tests all that come with Lintel */
export async function test(path: string | undefined, host: Host): Promise<ExitCode> {
  const packs = path === undefined ? await bundledPacks() : [await anyPack(path)]
  let isGood = true
  for (const pack of packs) if (!(await testPack(pack, host))) isGood = false
  return isGood ? 0 : 1
}

async function testPack(pack: Pack, host: Host): Promise<boolean> {
  const { runCases } = await import('../../engine/pack/case-run.ts')
  const bases = await basesOf(pack)
  const check = await caseChecker(bases)
  const reports = await runCases(check, pack)
  const moved = await moveLimits({ pack, bases }, check)
  await host.write(prettyCases(pack, { reports, ...moved }, host.style('output')))
  return reports.every(({ ok }) => ok) && moved.unnoticed.length === 0
}

/** Moves every limit; those that no case notices are a fault of the pack. */
async function moveLimits(
  { pack, bases }: { readonly pack: Pack; readonly bases: readonly Pack[] },
  check: CheckCase,
): Promise<{ readonly moved: number; readonly unnoticed: readonly MovedLimit[] }> {
  const { runCases } = await import('../../engine/pack/case-run.ts')
  const { movedLimits } = await import('../../engine/pack/moved-limits.ts')
  const unnoticed: MovedLimit[] = []
  let moved = 0
  for (const limit of movedLimits(pack, bases)) {
    moved++
    const reports = await runCases(check, limit.pack)
    if (reports.every(({ ok }) => ok)) unnoticed.push(limit)
  }
  return { moved, unnoticed }
}

/** Checks a case's model by its pack, which may extend others. */
async function caseChecker(bases: readonly Pack[]): Promise<CheckCase> {
  const { checkModel } = await import('../../engine/check.ts')
  const { resolvePacks } = await import('../../engine/pack/resolve.ts')
  const kernel = await installedKernel()
  return (model, pack, params) => {
    const bytes = new TextEncoder().encode(model)
    const packs = resolvePacks([pack, ...bases], [pack.id], { drafts: true, params })
    return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
  }
}
