/** What fuzzing of STEP begins with: a file of every odd construct, a small building, the beginnings of real files. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { REAL_FOLDER, realBytes, realModels, sampleBytes } from '../digest/inputs.ts'

/** Inputs that were found or written by hand; each stays a test. */
export const STEP_CORPUS = join(import.meta.dirname, 'corpus/step')

/** The corpus as texts of one character per byte. */
export function stepCorpus(): { readonly name: string; readonly text: string }[] {
  return readdirSync(STEP_CORPUS)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(STEP_CORPUS, name), 'latin1') }))
}

/** How much of a real file is taken, in characters. */
const BEGINNING = 6000

export function stepSeeds(): string[] {
  const sample = Buffer.from(sampleBytes({ storeys: 1, roomsPerStorey: 2 }).bytes).toString('latin1')
  const real = realModels()
    .filter(isSmall)
    .map((name) => beginning(Buffer.from(realBytes(name)).toString('latin1')))
  return [
    ...stepCorpus().map(({ text }) => text),
    sample,
    ...['IFC2X3', 'IFC4X3_ADD2'].map((name) => sample.replace("'IFC4'", `'${name}'`)),
    ...real,
  ]
}

/** Whole files are read for their beginnings: not those that take long. */
function isSmall(name: string): boolean {
  return statSync(join(REAL_FOLDER, name)).size < 1_000_000
}

/** Statements spread over a file, closed again: what they refer to is mostly not there. */
function beginning(text: string): string {
  const data = text.indexOf('DATA;') + 5
  const step = Math.max(1, Math.floor((text.length - data) / 12))
  let taken = text.slice(0, data)
  for (let at = data; at < text.length && taken.length < data + BEGINNING; at += step) {
    const from = text.indexOf(';', at) + 1
    const to = text.indexOf(';', from + BEGINNING / 12) + 1
    if (from > 0 && to > from) taken += text.slice(from, to)
  }
  return `${taken}\nENDSEC;\nEND-ISO-10303-21;\n`
}
