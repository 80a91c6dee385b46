/** `lintel rules lint FILE.ids`: what is wrong, where, and the exit code. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Host } from '../cli/host.ts'
import { makeStyle } from '../cli/pretty/style.ts'
import { runCli } from '../cli/run.ts'
import { idsFile, specification } from './ids/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'lintel-ids-'))

/** The exit code, standard output and standard error of linting a file with this text. */
async function lint(name: string, text?: string): Promise<{ code: number; out: string; notes: string[] }> {
  const file = join(folder, name)
  if (text !== undefined) writeFileSync(file, text)
  let out = ''
  const notes: string[] = []
  const host: Host = {
    style: () => makeStyle({ colour: false, unicode: true, width: 400 }),
    write: async (part) => {
      out += part
    },
    note: (line) => notes.push(line),
    status: () => undefined,
    isWatched: false,
    environment: {},
  }
  const code = await runCli(['rules', 'lint', file], host)
  return {
    code,
    out: out.replaceAll(`${folder}/`, ''),
    notes: notes.map((line) => line.replaceAll(`${folder}/`, '')),
  }
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
