/** The nearest of the accepted words, for "did you mean". */

/** The word with the fewest edits, or null when none is near: more than a third of it would have to change. */
export function nearest(word: string, accepted: Iterable<string>): string | null {
  let best: string | null = null
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of accepted) {
    const count = edits(word.toLowerCase(), candidate.toLowerCase())
    if (count >= fewest) continue
    fewest = count
    best = candidate
  }
  return best
}

/** `; did you mean 'json'?` or nothing. */
export function proposal(word: string, accepted: Iterable<string>): string {
  const near = nearest(word, accepted)
  return near === null ? '' : `; did you mean '${near}'?`
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
function edits(a: string, b: string): number {
  let older: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1)
      row.push(least)
    }
    older = last
    last = row
  }
  return last[b.length] ?? 0
}
