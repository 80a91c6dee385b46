/** Finds the name a person probably meant. */

/** The candidate nearest to `name` by typing errors, or null when none is near; equal but for case comes first. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const lower = name.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const other = candidate.toLowerCase()
    if (Math.abs(other.length - lower.length) >= bestDistance) continue
    const distance = typingDistance(lower, other)
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

/** Insertions, deletions, replacements and swaps of neighbours between two texts (Damerau–Levenshtein, restricted). */
function typingDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    before = previous
    previous = row
  }
  return previous[b.length]!
}
