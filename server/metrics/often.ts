/** Counters and histograms of what happens thousands of times a second: the collector is given much at once. */
import { Counter, Histogram } from 'prom-client'

type HistogramOptions<L extends string> = ConstructorParameters<typeof Histogram<L>>[0] & {
  readonly labelNames: readonly L[]
}

/** Values that are kept until they are given to a histogram. */
const AT_ONCE = 512

/**
 * A histogram of what happens thousands of times a second: values are given to the collector many at once, and when it asks.
 *
 * @returns observes a value, by the values of its labels in their order
 */
export function later<L extends string>(
  options: HistogramOptions<L>,
): (value: number, ...labels: string[]) => void {
  const series = new SeriesMap((labels) => ({ labels, values: [] as number[] }))
  const histogram = new Histogram({
    ...options,
    collect() {
      series.forEach(give)
    },
  })
  const give = ({ labels, values }: { readonly labels: readonly string[]; values: number[] }): void => {
    const one = histogram.labels(...labels)
    for (const value of values.splice(0)) one.observe(value)
  }
  return (value, ...labels) => {
    const one = series.get(labels)
    if (one.values.push(value) >= AT_ONCE) give(one)
  }
}

type CounterOptions<L extends string> = ConstructorParameters<typeof Counter<L>>[0] & {
  readonly labelNames: readonly L[]
}

/**
 * A counter of what happens thousands of times a second: counted here, and given to the collector when it asks.
 *
 * @returns counts one, by the values of its labels in their order
 */
export function tally<L extends string>(options: CounterOptions<L>): (...labels: string[]) => void {
  const series = new SeriesMap((labels) => ({ labels, count: 0 }))
  new Counter({
    ...options,
    collect() {
      series.forEach((one) => {
        if (one.count > 0) this.labels(...one.labels).inc(one.count)
        one.count = 0
      })
    },
  })
  return (...labels) => {
    series.get(labels).count += 1
  }
}

type Branch<T> = Map<string, Branch<T> | T>

/** Something for each combination of label values: a look at one map after the other costs less than a key made of all. */
class SeriesMap<T> {
  private readonly make: (labels: readonly string[]) => T
  private readonly root: Branch<T> = new Map()
  private readonly all: T[] = []

  constructor(make: (labels: readonly string[]) => T) {
    this.make = make
  }

  /** @param labels as many each time, at least one */
  get(labels: readonly string[]): T {
    const last = labels.length - 1
    let branch = this.root
    for (let i = 0; i < last; i += 1) {
      const label = labels[i] as string
      let next = branch.get(label) as Branch<T> | undefined
      if (next === undefined) {
        next = new Map()
        branch.set(label, next)
      }
      branch = next
    }
    const label = labels[last] as string
    const found = branch.get(label) as T | undefined
    if (found !== undefined) return found
    const made = this.make([...labels])
    branch.set(label, made)
    this.all.push(made)
    return made
  }

  forEach(call: (one: T) => void): void {
    this.all.forEach(call)
  }
}
