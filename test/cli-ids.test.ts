/** `lintel rules lint FILE.ids` and `lintel rules export`: what goes where, and the exit codes. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Host } from '../cli/host.ts'
import { makeStyle } from '../cli/pretty/style.ts'
import { runCli } from '../cli/run.ts'
import { parseIds } from '../engine/ids/read.ts'
import { idsFile, specification } from './ids/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'lintel-ids-'))

interface Call {
  readonly code: number
  readonly out: string
  readonly notes: readonly string[]
}

/** Runs a call of `lintel rules`; the folder is left out of what it says. */
async function call(...args: readonly string[]): Promise<Call> {
  let out = ''
  const notes: string[] = []
  const host: Host = {
    style: () => makeStyle({ colour: false, unicode: true, width: 400 }),
    write: async (part) => {
      out += part
    },
    note: (line) => notes.push(line.replaceAll(`${folder}/`, '')),
    status: () => undefined,
    today: () => '2026-11-27',
    isWatched: false,
    environment: {},
  }
  const code = await runCli(['rules', ...args], host)
  return { code, out: out.replaceAll(`${folder}/`, ''), notes }
}

/** Lints a file with this text; without one, a file that is not there. */
async function lint(name: string, text?: string): Promise<Call> {
  const file = join(folder, name)
  if (text !== undefined) writeFileSync(file, text)
  return call('lint', file)
}

test('a good file ends with 0', async () => {
  expect(await lint('good.ids', idsFile())).toEqual({
    code: 0,
    out: '✔ good.ids: 1 specification, no defect\n',
    notes: [],
  })
})

test('defects stand on standard output with their places, and the exit code is 1', async () => {
  const { code, out, notes } = await lint(
    'wrong.ids',
    idsFile(specification('<attribute><name><simpleValue>Nam</simpleValue></name></attribute>')),
  )
  expect(code).toBe(1)
  expect(out).toBe(
    [
      "✖ error: wrong.ids:9:18: there is no attribute 'Nam' in IFC4; did you mean 'Name'?; expected the name of an attribute that the elements store: correct it, or the ifcVersion",
      '✖ wrong.ids: 1 specification, 1 defect\n',
    ].join('\n'),
  )
  expect(notes).toEqual([])
})

test('a wrong structure is a defect, too, and the sense is not read then', async () => {
  const { code, out } = await lint('structure.IDS', idsFile(specification('<wall/>')))
  expect(code).toBe(1)
  expect(out).toMatch(
    /^✖ error: structure\.IDS:9:1: unknown element <wall> in <requirements>; .*\n✖ structure\.IDS: its sense was not read, 1 defect\n$/,
  )
})

test('a warning is told and is no defect', async () => {
  const { code, out } = await lint('odd.ids', idsFile(specification('', { occurs: '' })))
  expect(code).toBe(0)
  expect(out).toMatch(/^▲ warning: odd\.ids:5:1: .*\n✔ odd\.ids: 1 specification, no defect, 1 warning\n$/)
})

test.each([
  [
    'no XML',
    'text.ids',
    'Walls have names.',
    'lintel: text.ids:1:1: the file is no XML; expected an IDS file, which begins with <ids …>: choose another file',
  ],
  ['no file', 'missing.ids', undefined, 'lintel: missing.ids'],
])(
  '%s ends with 2, one line on standard error and nothing on standard output',
  async (_, name, text, note) => {
    const { code, out, notes } = await lint(name, text)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain(note.replace('lintel: ', ''))
  },
)

describe('export', () => {
  const packFile = (name: string, require: string) => {
    const file = join(folder, name)
    const rule = (id: string, requirement: string) => ({
      id,
      title: 'Spaces have names',
      reference: { code: 'House rules' },
      category: 'information',
      severity: 'error',
      verified: 'verified',
      applies: 'IfcSpace',
      require: requirement,
      message: 'm',
      why: 'w',
      mend: 'm',
      cases: [],
    })
    const rules = [rule('named', require), rule('unique', 'unique(Name)')]
    writeFileSync(file, JSON.stringify({ id: 'local/house', version: '1.0.0', title: 'House', rules }))
    return file
  }

  test('writes what IDS can say to standard output, and names the rest on standard error', async () => {
    const { code, out, notes } = await call('export', packFile('names.json', 'exists(Name)'))
    expect(code).toBe(0)
    expect(parseIds(out, 'out').specifications.map(({ identifier }) => identifier)).toEqual(['named'])
    expect(notes).toEqual(['not in the IDS: unique: IDS does not compare elements with one another'])
  })

  test('writes to a file that lint accepts', async () => {
    const file = join(folder, 'house.ids')
    expect(
      await call('export', packFile('names.json', 'exists(Name)'), '--format', 'ids', '--output', file),
    ).toMatchObject({ code: 0, out: '' })
    expect((await call('lint', file)).out).toBe('✔ house.ids: 1 specification, no defect\n')
  })

  test.each([
    [
      'nothing that IDS can say',
      ['export', packFile('counts.json', 'count(parts) > 1')],
      'IDS can say no rule of local/house; named: ',
    ],
    [
      'another format',
      ['export', 'core/information', '--format', 'pdf'],
      "unknown format 'pdf'; expected ids",
    ],
  ])('%s ends with 2', async (_, args, message) => {
    const { code, out, notes } = await call(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(notes.join()).toContain(message)
  })
})
