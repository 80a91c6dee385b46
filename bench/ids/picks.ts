/** Choosing from lists by seeded randomness. */
import type { Random } from '../../engine/sample/random.ts'

/** One of a list that is not empty. */
export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.below(from.length)] as T
}

/** Some of a list, each once, in the order of the list. */
export function some<T>(random: Random, from: readonly T[], count: number): T[] {
  const chosen = new Set<number>()
  const wanted = Math.min(count, from.length)
  while (chosen.size < wanted) chosen.add(random.below(from.length))
  return [...chosen].sort((a, b) => a - b).map((place) => from[place] as T)
}

/** One of a list, by weight. */
export function weighted<T extends { readonly weight: number }>(random: Random, from: readonly T[]): T {
  let left = random.below(from.reduce((sum, { weight }) => sum + weight, 0))
  const found = from.find(({ weight }) => {
    left -= weight
    return left < 0
  })
  return found as T
}
