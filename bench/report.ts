/** Prints figures as tables and keeps them as JSON, with the machine and the versions that they are of. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../test/digest/inputs.ts'
import type { Timing } from './measure.ts'

/** One figure: what it is of, its value, its unit; `spread` is the least and the greatest where it was timed. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly spread?: readonly [number, number]
}

export interface Section {
  readonly title: string
  readonly figures: readonly Figure[]
}

/** A timing as a figure, in milliseconds or what `scale` makes of them. */
export function timed({ name, median, min, max }: Timing, unit = 'ms', scale = 1): Figure {
  return { name, value: median * scale, unit, spread: [min * scale, max * scale] }
}

/** A timing of so many bytes as a rate. */
export function rate({ name, median, min, max }: Timing, bytes: number): Figure {
  const megabytes = (ms: number): number => bytes / 1e6 / (ms / 1000)
  return { name, value: megabytes(median), unit: 'MB/s', spread: [megabytes(max), megabytes(min)] }
}

/** Prints a section. */
export function printSection({ title, figures }: Section): void {
  const width = Math.max(...figures.map(({ name }) => name.length))
  console.log(`\n${title}`)
  for (const { name, value, unit, spread } of figures) {
    const range = spread === undefined ? '' : `   (${short(spread[0])} … ${short(spread[1])})`
    console.log(`  ${name.padEnd(width)}  ${short(value).padStart(10)} ${unit}${range}`)
  }
}

const short = (value: number): string =>
  Math.abs(value) >= 1000
    ? value.toFixed(0)
    : value
        .toPrecision(4)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')

/** Writes everything to `bench/results/latest.json`; @returns the path */
export function writeResults(sections: readonly Section[], quick: boolean): string {
  const path = join(ROOT, 'bench/results/latest.json')
  mkdirSync(dirname(path), { recursive: true })
  const document = {
    schema: 'lintel-bench/1',
    quick,
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      processors: cpus().length,
      memory: totalmem(),
      platform: `${process.platform} ${process.arch}`,
    },
    versions: { node: process.version, v8: process.versions.v8, ...packageVersions() },
    sections,
  }
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`)
  return path
}

function packageVersions(): Record<string, string> {
  const names = ['web-ifc', 'json-rules-engine', 'assemblyscript']
  const version = (folder: string): string =>
    (JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as { version: string }).version
  return Object.fromEntries([
    ['lintel', version('.')],
    ...names.map((name) => [name, version(`node_modules/${name}`)]),
  ])
}
