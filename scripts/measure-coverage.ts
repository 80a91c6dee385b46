/**
 * Checks the real models with every pack that comes with Lintel and writes `docs/packs/coverage.md`: how much of what is
 * applicable each model lets decide. `npx tsx scripts/measure-coverage.ts [FOLDER]`.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledPacks } from '../cli/bundled.ts'
import { installedKernel } from '../cli/installation.ts'
import { openModels } from '../cli/model-file.ts'
import { checkModel } from '../engine/check.ts'
import { type ResolvedPack, resolvePacks } from '../engine/pack/resolve.ts'
import type { RuleResult } from '../engine/result.ts'

const root = join(import.meta.dirname, '..')
const folder = process.argv[2] ?? join(root, '../shared/data/ifc')
const models = readdirSync(folder)
  .filter((name) => name.endsWith('.ifc'))
  .sort()
const packs = await bundledPacks()
const resolved = packs.flatMap(({ id }) => resolvePacks(packs, [id])).filter(({ rules }) => rules.length > 0)
const kernel = await installedKernel()

interface Share {
  readonly applicable: number
  readonly decided: number
}

/** By model, then by pack, in their orders. */
const shares: Share[][] = []
for (const input of await openModels(models.map((name) => join(folder, name)))) {
  const { rules } = await checkModel(kernel, input, { packs: resolved, onFindings: () => undefined })
  shares.push(byPack(resolved, rules))
  console.log(input.name)
}
writeFileSync(join(root, 'docs/packs/coverage.md'), page())

/** The results stand in the order of the packs and their rules. */
function byPack(of: readonly ResolvedPack[], rules: readonly RuleResult[]): Share[] {
  let first = 0
  return of.map((pack) => {
    const own = rules.slice(first, first + pack.rules.length)
    first += pack.rules.length
    const sum = (value: (rule: RuleResult) => number): number =>
      own.reduce((all, rule) => all + value(rule), 0)
    return { applicable: sum((rule) => rule.applicable), decided: sum((rule) => rule.pass + rule.fail) }
  })
}

function page(): string {
  const names = models.map((name, at) => `${at + 1}. ${name}`)
  const rows = resolved.map((pack, at) => {
    const own = shares.map((model) => model[at] as Share)
    const all = { applicable: total(own, 'applicable'), decided: total(own, 'decided') }
    return `| ${pack.id} | ${pack.rules.length} | ${all.applicable} | ${[all, ...own].map(percent).join(' | ')} |`
  })
  return [
    '# Coverage on real models',
    '',
    'The share of applicable checks that were not unknown, in per cent, without parameters stated by a person; – where nothing was applicable. What is missing is what a model does not say: `lintel check` names it for each element. Measured by `npx tsx scripts/measure-coverage.ts` on these models:',
    '',
    ...names,
    '',
    `| pack | rules | checks | all | ${models.map((_, at) => at + 1).join(' | ')} |`,
    `| --- | ---: | ---: | ---: | ${models.map(() => '---:').join(' | ')} |`,
    ...rows,
    '',
  ].join('\n')
}

function total(of: readonly Share[], key: keyof Share): number {
  return of.reduce((sum, share) => sum + share[key], 0)
}

function percent({ applicable, decided }: Share): string {
  return applicable === 0 ? '–' : String(Math.floor((decided / applicable) * 100))
}
