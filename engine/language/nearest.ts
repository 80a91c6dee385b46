/** Finds the name a person probably meant. */

/** The candidate nearest to `name` by typing errors, or null when none is near; equal but for case comes first. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const lower = name.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    if (Math.abs(other.length - lower.length) >= bestDistance) continue
    const distance = typingDistance(lower, other, bestDistance)
    if (distance >= bestDistance) continue
    best = candidate
    bestDistance = distance
    if (distance === 0) break
  }
  return best
}

/** `; did you mean 'OverallWidth'?`, or nothing when no candidate is near. */
export function proposal(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates)
  return found === null ? '' : `; did you mean '${found}'?`
}

/**
 * Insertions, deletions, replacements and swaps of neighbours between two texts (Damerau–Levenshtein, restricted).
 *
 * @returns the distance where it is below `limit`, else any number that is not
 */
function typingDistance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  let leastBefore = 0
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (same ? 0 : 1))
      const isSwap =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (isSwap) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    // every way leads through this row or, by a swap, from the one before to the next
    if (least >= limit && leastBefore >= limit) return limit
    before = previous
    previous = row
    leastBefore = least
  }
  return previous[b.length]!
}
