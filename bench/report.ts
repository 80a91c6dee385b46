/** Prints figures as tables and keeps them as JSON, with the machine and the versions that they are of. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../test/digest/inputs.ts'
import { THAT_OPEN_WEB_IFC } from './bundle.ts'
import type { Section } from './figures.ts'

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
export function writeResults(
  sections: readonly Section[],
  size: string,
  versions: Readonly<Record<string, string>>,
): string {
  const path = join(ROOT, 'bench/results/latest.json')
  mkdirSync(dirname(path), { recursive: true })
  const document = {
    schema: 'lintel-bench/1',
    size,
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      processors: cpus().length,
      memory: totalmem(),
      platform: `${process.platform} ${process.arch}`,
    },
    versions: { node: process.version, v8: process.versions.v8, ...packageVersions(), ...versions },
    sections,
  }
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`)
  return path
}

function packageVersions(): Record<string, string> {
  const names = [
    'web-ifc',
    THAT_OPEN_WEB_IFC,
    '@ifc-lite/parser',
    '@ifc-lite/wasm',
    '@thatopen/components',
    '@thatopen/fragments',
    'json-logic-engine',
    'json-rules-engine',
    'assemblyscript',
  ]
  const version = (folder: string): string =>
    (JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as { version: string }).version
  return Object.fromEntries([
    ['lintel', version('.')],
    ...names.map((name) => [name, version(`node_modules/${name}`)]),
  ])
}
