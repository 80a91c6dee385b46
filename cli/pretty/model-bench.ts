/** The times of a model for a person: one line each, with the spread, and what they must not be used for. */
import type { ModelBench, Spread } from '../model-bench.ts'
import { clean, table } from './layout.ts'
import { counted, groupDigits } from './wording.ts'

const LIMITS = [
  'This says how this model does on this machine at this moment.',
  'Do not compare machines, models or programs with it.',
]

/** Ends in a line feed. */
export function prettyModelBench(bench: ModelBench): string {
  const { model, times, rates, peakMemory, packs, rules, findings, runs } = bench
  const size = `${(model.bytes / 1e6).toFixed(2)} MB, ${groupDigits(model.rows)} rows`
  const lines = table(
    [
      timeRow('reading', times.reading, rate(rates.reading)),
      timeRow('with everything in columns', times.everything, rate(rates.everything)),
      timeRow('first run of the rules', times.firstRun),
      timeRow('re-check', times.recheck),
      timeRow('findings', times.findings),
      ...(times.oneRowChange === null ? [] : [timeRow('one changed row', times.oneRowChange)]),
      ['peak memory, checking', megabytes(peakMemory.checking)],
      ['peak memory, with everything', megabytes(peakMemory.everything)],
    ],
    { indent: '  ', right: [1, 2] },
  )
  return `${[
    `${clean(model.name)}: ${size}, ${model.ifcSchema}`,
    `${counted(rules, 'rule')} of ${packs.join(', ')}, ${counted(findings, 'finding')}, median of ${counted(runs, 'run')}`,
    ...lines,
    ...LIMITS,
  ].join('\n')}\n`
}

function timeRow(name: string, { median, min, max }: Spread, speed = ''): string[] {
  return [name, milliseconds(median), speed, `${milliseconds(min)} to ${milliseconds(max)}`]
}

const rate = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB/s`

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

function milliseconds(value: number): string {
  return `${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 0)} ms`
}
