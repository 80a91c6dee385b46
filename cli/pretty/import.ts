/** What an import made of a file of the earlier format, for a person. */
import type { McpImport } from '../../engine/mcp/import-pack.ts'
import { type ImportNote, isSettled, type NoteKind } from '../../engine/mcp/note.ts'
import { clean, wrap } from './layout.ts'
import type { Style } from './style.ts'
import { counted } from './wording.ts'

const TITLES: readonly (readonly [NoteKind, string])[] = [
  ['notConverted', 'Not converted'],
  ['decide', 'To decide'],
  ['done', 'Done'],
]

/** Every note under its kind, in the order in which the file was read, and how many rules there are. */
export function prettyImport({ pack, report, rules }: McpImport, folder: string, style: Style): string {
  const groups = TITLES.flatMap(([kind, title]) => {
    const notes = report.filter((note) => note.kind === kind)
    return notes.length === 0
      ? []
      : [style.bold(title), ...notes.flatMap((note) => noteLines(note, style)), '']
  })
  const isWhole = isSettled(report)
  const sign = isWhole ? style.green(style.symbols.pass) : style.red(style.symbols.error)
  const left = isWhole ? 'nothing left to decide' : 'read what is left to decide before you rely on it'
  return `${[
    ...groups,
    `${sign} ${pack.id}: ${pack.rules.length} of ${counted(rules, 'rule')} in ${folder}; ${left}`,
  ].join('\n')}\n`
}

function noteLines({ path, found, done, decide, text }: ImportNote, style: Style): string[] {
  const fact = (name: string, value: string | null | undefined): string[] =>
    value === null || value === undefined
      ? []
      : wrap(style.signs(clean(value)), style.width, `    ${name.padEnd(7)} `)
  return [
    `  ${style.signs(clean(path === '' ? 'the file' : path))}`,
    ...fact('found', found),
    ...fact('done', done),
    ...fact('decide', decide),
    ...fact('whole', text),
  ]
}
