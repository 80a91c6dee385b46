/** Figures as plain data, wherever they were measured. */
import type { Timing } from './measure.ts'

/** One figure: what it is of, its value, its unit; where it was timed, it is the median of `runs`, and `spread` the least and the greatest. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly spread?: readonly [number, number]
  readonly runs?: number
}

export interface Section {
  readonly title: string
  readonly figures: readonly Figure[]
}

/** A timing as a figure, in milliseconds or what `scale` makes of them. */
export function timed({ name, median, min, max, runs }: Timing, unit = 'ms', scale = 1): Figure {
  return { name, value: median * scale, unit, spread: [min * scale, max * scale], runs }
}

/** A timing of so many bytes as a rate. */
export function rate({ name, median, min, max, runs }: Timing, bytes: number): Figure {
  const megabytes = (ms: number): number => bytes / 1e6 / (ms / 1000)
  return { name, value: megabytes(median), unit: 'MB/s', spread: [megabytes(max), megabytes(min)], runs }
}
