/** The official IDS 1.0 implementers' cases: the first word of a file's name is the outcome. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { officialCases } from './ids/files.ts'
import { testKernel } from './kernel/load.ts'

const ROOT = join(import.meta.dirname, '..')
const DATA = join(ROOT, '../shared/data/ids')
const cases = officialCases().map(({ folder, file }) => ({
  name: `${folder}/${file.name.replace(/\.ids$/, '')}`,
  wanted: file.name.split('-')[0] as string,
  ids: file.read(),
  model: readFileSync(join(DATA, folder, file.name.replace(/\.ids$/, '.ifc'))),
}))

/** What a strict check of a case comes to. */
async function outcome({ name, ids, model }: (typeof cases)[number]): Promise<string> {
  const { document, faults } = lintIds(ids, `${name}.ids`)
  if (document === undefined || faults.some(({ severity }) => severity !== 'warning')) return 'invalid'
  const input = { name: `${name}.ifc`, chunks: [model], size: model.length }
  const packs = [idsPack(document, 'case.ids')]
  const { summary } = await checkModel(await testKernel(), input, { packs })
  return summary.status
}

describe.skipIf(cases.length === 0)('an official case of IDS 1.0', () => {
  test.each(cases)('$name', async (one) => {
    expect(await outcome(one)).toBe(one.wanted)
  })
})

/** One of every outcome and of most facets, through the process. */
const BY_PROCESS = [
  'attribute/pass-name_restrictions_will_match_any_result_1_3',
  'attribute/fail-an_optional_attribute_fails_if_empty',
  'attribute/invalid-invalid_attribute_names_always_fail',
  'classification/fail-systems_should_match_exactly_2_5',
  'material/pass-any_layer_name_in_a_layer_set_will_pass_a_value_check',
  'partof/invalid-a_group_predefined_type_must_match_exactly_1_2',
  'property/pass-properties_can_be_inherited_from_the_type_1_2',
  'property/fail-complex_properties_are_not_supported_1_2',
]
const EXIT_CODES: Readonly<Record<string, number>> = { pass: 0, fail: 1, invalid: 2 }

describe.skipIf(cases.length === 0)('lintel check with an official case', () => {
  test.each(BY_PROCESS)('5.1 ends with the exit code of its outcome: %s', (name) => {
    const wanted = EXIT_CODES[/\/(\w+)-/.exec(name)?.[1] as string]
    const path = join(DATA, name)
    const main = join(ROOT, 'dist/cli/main.js')
    const call = [main, 'check', `${path}.ifc`, '--rules', `${path}.ids`, '--audit', 'strict']

    expect(exitCode(call)).toBe(wanted)
  })
})

function exitCode(call: readonly string[]): number {
  try {
    execFileSync(process.execPath, call, { stdio: 'pipe' })
    return 0
  } catch (error) {
    return (error as { status: number }).status
  }
}
