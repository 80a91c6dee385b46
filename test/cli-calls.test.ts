import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, callWith } from './cli/call.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const empty = join(folder, 'empty.ifc')
writeFileSync(empty, '')
const [house, before] = ['test/fixtures/results/house.json', 'test/fixtures/results/house-before.json']

test.each([
  ['no model', ['check'], "name a model: lintel check MODEL.ifc ('lintel sample' writes one to try)"],
  [
    'an unknown command',
    ['chekc', 'a.ifc'],
    "unknown command 'chekc'; did you mean 'check'?; see lintel --help",
  ],
  [
    'a model instead of a command',
    ['house.ifc'],
    "unknown command 'house.ifc'; to check a model: lintel check house.ifc; see lintel --help",
  ],
  [
    'an unknown command of a group',
    ['rules', 'tset'],
    "unknown command 'tset'; did you mean 'test'?; see lintel rules --help",
  ],
  [
    'an unknown option',
    ['check', '--formt', 'json'],
    "unknown option '--formt' (Did you mean --format?); see lintel check --help",
  ],
  ['an unknown format', ['check', 'a.ifc', '--format', 'jsno'], "did you mean 'json'?"],
  [
    'an unknown threshold',
    ['check', 'a.ifc', '--fail-on', 'errors'],
    "Accepted are error, warning, info, unknown, never; did you mean 'error'?",
  ],
  [
    'a parameter without a value',
    ['check', 'a.ifc', '--param', 'width'],
    "--param 'width' is not name=value",
  ],
  ['a model that is not there', ['check', 'nothere.ifc'], 'nothere.ifc does not exist; check the path'],
  ['a folder', ['check', 'test'], 'test is a folder; name the models in it, for example test/*.ifc'],
  ['an empty file', ['check', empty], `${empty} is empty; export the model again`],
  ['standard input twice', ['check', '-', '-'], "standard input ('-') can be read once only"],
  [
    'an output in no folder',
    ['check', empty, '--output', 'no/where.json'],
    'the folder no does not exist; make it first',
  ],
  [
    'a baseline that is no result',
    ['check', empty, '--baseline', 'package.json'],
    'package.json is no Lintel result: it has no schema',
  ],
  ['a baseline that is not there', ['check', empty, '--baseline', 'no.json'], 'no.json does not exist'],
  ['a model that inspect cannot find', ['inspect', 'nothere.ifc'], 'nothere.ifc does not exist'],
  ['too few results', ['compare', house], "missing required argument 'after'"],
  ['a pack that is not there', ['rules', 'lint', 'no/pack'], "no pack 'no/pack'"],
  ['a port that is none', ['serve', '--port', 'x'], 'It must be a whole number, from 0 to 65535'],
  ['a sample of no storeys', ['sample', '--storeys', '0'], 'It must be a whole number, from 1 to 10000'],
] as const)(
  '5.1 %s ends with 2, one line on standard error and nothing on standard output',
  async (_, args, line) => {
    const { code, out, notes } = await call(...args)

    expect(code).toBe(2)
    expect(out).toBe('')
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(/^lintel: [^\n]+$/)
    expect(notes[0]).toContain(line)
  },
)

test('5.1 PORT that is no number ends with 2', async () => {
  const { code, notes } = await callWith({ PORT: 'abc' }, ['serve'])

  expect([code, notes]).toEqual([2, ["lintel: PORT must be a whole number from 0 to 65535, not 'abc'"]])
})

test.each([
  [['--version'], /^\d+\.\d+\.\d+\n$/],
  [['--help'], /Exit codes:\n {2}0 {2}nothing at or above --fail-on/],
  [[], /unknown {2}a value that the rule needs is missing.*never a pass/],
  [['check', '--help'], /lintel check house\.ifc --baseline before\.json/],
  [['waive', '--help'], /gets the waiver, in the place of one of the same finding/],
  [['bench', '--help'], /Do not use it to compare machines/],
  [['rules'], /lintel rules test my-pack\//],
])('5.1 %j ends with 0 and prints on standard output', async (args, expected) => {
  const { code, out, notes } = await call(...args)

  expect([code, notes]).toEqual([0, []])
  expect(out).toMatch(expected)
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})

test('4.3 compare prints what is new, changed and gone, and what else differs', async () => {
  const { code, out } = await call('compare', before, house)

  expect(code).toBe(0)
  expect(out).toContain('pack us/ada-2010: 0.1.0 (cccccccccccc) → 0.2.0 (cccccccccccc)')
  expect(out).toContain('core-space-name · unknown → fail')
  expect(out).toContain('1 new · 3 changed · 27 the same · 1 gone · 1 not checked any more')
})

test('4.3 compare prints the comparison as JSON', async () => {
  const { out } = await call('compare', before, house, '--format', 'json')

  expect(JSON.parse(out)).toMatchObject({ schema: 'lintel-comparison/1', new: [{ id: 'f-width-1' }] })
})

test('sample writes a building and its planted defects, the same for the same seed', async () => {
  const files = [join(folder, 'one.ifc'), join(folder, 'two.ifc')]

  for (const file of files) {
    const args = [
      'sample',
      '--storeys',
      '2',
      '--rooms',
      '4',
      '--violations',
      '1',
      '--seed',
      '7',
      '--output',
      file,
    ]
    expect((await call(...args)).code).toBe(0)
  }

  const [one, two] = files.map((file) => readFileSync(file, 'utf8'))
  expect(one).toBe(two)
  expect(one?.startsWith('ISO-10303-21;')).toBe(true)
  expect(JSON.parse(readFileSync(`${files[0]}.planted.json`, 'utf8')).planted.length).toBeGreaterThan(10)
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('5.1 a sample that cannot hold its defects ends with 2 and leaves no file', async () => {
  const file = join(folder, 'small.ifc')

  const { code, out, notes } = await call(
    'sample',
    '--storeys',
    '1',
    '--rooms',
    '2',
    '--violations',
    '500',
    '--output',
    file,
  )

  expect([code, out, notes.length]).toEqual([2, '', 1])
  expect(readdirSync(folder).filter((name) => name.startsWith('small.ifc'))).toEqual([])
})

test('rules new writes a pack and a rule with a case for every outcome, and never over another', async () => {
  const pack = join(folder, 'office')

  const { code, out } = await call('rules', 'new', pack, 'office.door-width')
  const again = await call('rules', 'new', pack, 'office.door-width')

  expect(code).toBe(0)
  expect(out).toContain('lintel rules test')
  expect(JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')).id).toBe('local/office')
  const rule = JSON.parse(readFileSync(join(pack, 'rules', 'office.door-width.json'), 'utf8'))
  const schema = JSON.parse(readFileSync(join(pack, 'rules', rule.$schema), 'utf8'))
  expect(schema.$ref).toBe('pack.schema.json#/$defs/rule')
  expect(
    JSON.parse(readFileSync(join(pack, 'pack.schema.json'), 'utf8')).$defs.rule.properties.live,
  ).toBeDefined()
  expect(rule.cases.map((one: { expect: string }) => one.expect)).toEqual([
    'pass',
    'fail',
    'unknown',
    'notApplicable',
  ])
  expect([again.code, again.out]).toEqual([2, ''])
})
