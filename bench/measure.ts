/** The harness: sides take turns, every run's answer is consumed, the median stands beside the least and the greatest. */

/** One way of doing the work; its answer must not depend on the run. */
export interface Side {
  readonly name: string
  /** Makes ready what one run starts from; before every run, outside its time. */
  readonly prepare?: () => void | Promise<void>
  /** Whether every run has other work to do, so that its answers differ. */
  readonly varies?: boolean
  /** Does the work once. @returns a number made from the answer, so that nothing is optimised away */
  readonly run: () => number | Promise<number>
}

/** Milliseconds. */
export interface Timing {
  readonly name: string
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

export interface Rounds {
  readonly warmUp: number
  readonly rounds: number
}

/**
 * Measures sides by turns: each round runs every side once, so that a slow spell of the machine meets all of them.
 *
 * @param collect whether the garbage collector runs before each run. It empties the caches of the processor, which a run of
 *                microseconds then fills again: not where what is measured comes while somebody works.
 * @throws Error when a side answers differently from one run to the next
 */
export async function measure(
  sides: readonly Side[],
  { warmUp, rounds }: Rounds,
  { collect = true } = {},
): Promise<Timing[]> {
  const times = sides.map((): number[] => [])
  const answers = sides.map(() => Number.NaN)
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      await side.prepare?.()
      if (collect) globalThis.gc?.()
      const start = performance.now()
      const answer = await side.run()
      const took = performance.now() - start
      if (side.varies !== true && !Number.isNaN(answers[i] as number) && answers[i] !== answer)
        throw new Error(`${side.name} answered ${answer} after ${answers[i]}`)
      answers[i] = answer
      if (round >= 0) times[i]?.push(took)
    }
  }
  return sides.map(({ name }, i) => timing(name, times[i] as number[]))
}

/** What times come to. */
export function timing(name: string, times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median =
    sorted.length % 2 === 1
      ? (sorted[middle] as number)
      : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
  return {
    name,
    median,
    min: sorted[0] as number,
    max: sorted[sorted.length - 1] as number,
    runs: sorted.length,
  }
}

/** The timing of a side; throws when there is none. */
export function of(timings: readonly Timing[], name: string): Timing {
  const found = timings.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no side '${name}'`)
  return found
}

/** The timing with the least median of those whose name holds `part`. */
export function fastest(timings: readonly Timing[], part: string): Timing {
  const [found] = timings.filter(({ name }) => name.includes(part)).sort((a, b) => a.median - b.median)
  if (found === undefined) throw new Error(`no side with '${part}'`)
  return found
}
