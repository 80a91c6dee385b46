/** `lintel rules import`, and files of the earlier format in `lintel check`: what goes where, and the exit codes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call } from './cli/call.ts'
import { packFile, property, ruleFile } from './mcp/import.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const wide = property('width', '<', 32, { unit: 'in' })
const settled = file('settled.json', packFile([ruleFile([wide], { rule_id: 'door-width' })]))
const open = file(
  'open.json',
  packFile([
    ruleFile([wide], { rule_id: 'door-width' }),
    ruleFile([{ type: 'spatial', element_type: 'door', property: 'distance', operator: '>', value: 3 }], {
      rule_id: 'far',
    }),
  ]),
)
const building = file('building.json', {
  building_id: 'b',
  objects: [{ object_id: 'narrow', object_type: 'door', location: { width: 0.7 }, properties: { tags: [] } }],
})

test('7.12 import writes a pack folder and ends with 0 where nothing is left to decide', async () => {
  const target = join(folder, 'settled')
  const { code, out, notes } = await call('rules', 'import', settled, '--output', target)
  expect({ code, notes }).toEqual({ code: 0, notes: [] })
  expect(out).toContain(`✔ test: 1 of 1 rule in ${target}; nothing left to decide`)
  expect(readdirSync(join(target, 'rules'))).toEqual(['door-width.json'])
  expect(JSON.parse(readFileSync(join(target, 'pack.json'), 'utf8'))).toMatchObject({ id: 'test' })
  expect(await call('rules', 'lint', target)).toMatchObject({ code: 0 })
  expect(await call('rules', 'test', target)).toMatchObject({
    code: 0,
    out: '✔ test: 4 of 4 cases ended as they say, 2 of 2 moved limits noticed\n',
  })
})

test('7.12 import ends with 1 where something is left, and prints all of it', async () => {
  const { code, out } = await call('rules', 'import', open, '--output', join(folder, 'open'))
  expect(code).toBe(1)
  expect(out).toContain('Not converted\n  rules[1].conditions[0].property\n')
  expect(out).toContain('✖ test: 1 of 2 rules in ')
})

test.each([
  ['no JSON', file('text.json', 'rules'), 'text.json is no JSON: '],
  [
    'another pack',
    file('other.json', { id: 'a', version: '1.0.0', title: 'A' }),
    "it has no 'mcp_id' at its top",
  ],
  ['a wrong shape', file('shape.json', { mcp_id: 'a', rules: 1 }), 'rules: expected a list [ ], found 1'],
  ['no file', join(folder, 'missing.json'), 'missing.json does not exist'],
])(
  '7.12 %s ends with 2, one line on standard error and nothing on standard output',
  async (_, path, message) => {
    const target = join(folder, 'never')
    const { code, out, notes } = await call('rules', 'import', path, '--output', target)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain(message)
    expect(existsSync(target)).toBe(false)
  },
)

test('7.12 a folder that is not empty is refused, and a file in its place', async () => {
  const { code, out, notes } = await call('rules', 'import', settled, '--output', folder)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(notes.join()).toContain('it is not empty; choose another --output')
  expect((await call('rules', 'import', settled, '--output', settled)).code).toBe(2)
})

test('7.13 a check takes a pack of the earlier format and a building, and tells what is left to decide', async () => {
  const { code, out, notes } = await call('check', building, '--rules', open)
  expect(code).toBe(1)
  expect(out).toContain('narrow  IfcDoor')
  expect(notes).toEqual([
    `${building}: objects[0].properties.tags: a value that is a list; kept it as JSON text; to decide: which plain properties it should be`,
    expect.stringMatching(
      /open\.json: rules\[1\]\.conditions\[0\]\.property: not converted: the spatial condition 'distance'; /,
    ),
    `${open}: 1 of 2 rules were imported; lintel rules import lists all`,
  ])
})

test('7.13 a strict audit refuses a pack that leaves something to decide', async () => {
  const strict = await call('check', building, '--rules', open, '--audit', 'strict')
  expect({ code: strict.code, out: strict.out }).toEqual({ code: 2, out: '' })
  expect(strict.notes.at(-1)).toContain(
    'open.json leaves something to decide: rules[1].conditions[0].property: ',
  )
  expect((await call('check', building, '--rules', settled, '--audit', 'strict')).code).toBe(1)
})

test.each(['lint', 'test', 'show'])('7.13 rules %s names the import', async (command) => {
  const { code, out, notes } = await call('rules', command, settled)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(notes.join()).toContain(`lintel rules import ${settled} --output FOLDER makes a pack of it`)
})

test('7.14 a building is inspected like any model', async () => {
  const { code, out } = await call('inspect', building, '--format', 'json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ ifcSchema: 'IFC4', notRead: [] })
})

test.each([
  ['another JSON file', settled, "those with 'building_id' and 'objects' at their top are read"],
  ['no JSON', file('broken.json', '{'), 'broken.json is no JSON: '],
  ['an empty file', file('empty.json', ''), 'is empty'],
  [
    'a wrong shape',
    file('list.json', { building_id: 'b', objects: 3 }),
    'objects: expected a list [ ], found 3',
  ],
])('7.16 %s as a model ends with 2', async (_, path, message) => {
  const { code, out, notes } = await call('check', path)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(notes).toHaveLength(1)
  expect(notes[0]).toContain(message)
})
