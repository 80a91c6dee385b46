/** The sides of the official cases by turns, and what comes of it. */
import type { Figure, Section } from '../figures.ts'
import { type Rounds, timing } from '../measure.ts'
import type { CaseSide, Judged, Verdict } from './case-sides.ts'

export interface IdsCase {
  readonly name: string
  /** What the standard says that it comes to. */
  readonly wanted: 'pass' | 'fail'
  readonly ids: Uint8Array
  readonly model: Uint8Array
}

/** A side that is started, wherever it runs. */
export interface StartedSide {
  readonly name: CaseSide
  /** Judges the case of this number. */
  readonly judge: (place: number) => Promise<Judged>
  /** Before each round, outside its times: between two cases no garbage is collected, for that takes away what a program has warmed up. */
  readonly collect: () => Promise<void>
}

/** A side's verdicts, and the milliseconds of each case in each round. */
interface Tally {
  readonly name: CaseSide
  readonly verdicts: Verdict[]
  readonly times: number[][]
}

const OURS: CaseSide = 'lintel'

/**
 * Judges every case by every side: they take turns at each case, and another begins each round.
 *
 * @throws Error when Lintel's verdict is not the wanted one, or a side's is another than in the round before
 */
export async function compareCases(
  sides: readonly StartedSide[],
  cases: readonly IdsCase[],
  { warmUp, rounds }: Rounds,
): Promise<Section> {
  const tallies = sides.map(({ name }): Tally => ({ name, verdicts: [], times: cases.map(() => []) }))
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const side of sides) await side.collect()
    for (const [place, one] of cases.entries()) {
      for (let turn = 0; turn < sides.length; turn++) {
        const number = (turn + round) % sides.length
        const tally = tallies[number] as Tally
        const { verdict, ms } = await (sides[number] as StartedSide).judge(place)
        take(tally, verdict, { one, place })
        if (round >= warmUp) tally.times[place]?.push(ms)
      }
    }
  }
  return { title: `official IDS cases, ${cases.length}`, figures: figuresOf(cases, tallies) }
}

function take(
  { name, verdicts }: Tally,
  verdict: Verdict,
  { one, place }: { one: IdsCase; place: number },
): void {
  const before = verdicts[place] ?? verdict
  if (verdict !== before) throw new Error(`${name}, ${one.name}: ${verdict} after ${before}`)
  if (name === OURS && verdict !== one.wanted)
    throw new Error(`${name}, ${one.name}: ${verdict}, not ${one.wanted}`)
  verdicts[place] = verdict
}

function figuresOf(cases: readonly IdsCase[], tallies: readonly Tally[]): Figure[] {
  const ours = tallies.find(({ name }) => name === OURS)
  if (ours === undefined) throw new Error(`no side '${OURS}'`)
  const theirs = tallies.filter((tally) => tally !== ours)
  return [
    ...tallies.map(totalOf),
    ...tallies.flatMap((tally) => agreement(cases, tally)),
    ...theirs.flatMap((tally) => ratios(cases, ours, tally)),
  ]
}

/** All cases of a round. */
function totalOf({ name, times }: Tally): Figure {
  const rounds = times[0]?.map((_, round) => sum(times.map((of) => of[round] as number))) ?? []
  const { median, min, max, runs } = timing(name, rounds)
  return { name, value: median, unit: 'ms', spread: [min, max], runs }
}

function agreement(cases: readonly IdsCase[], { name, verdicts }: Tally): Figure[] {
  const agrees = verdicts.filter((verdict, i) => verdict === cases[i]?.wanted).length
  const none = verdicts.filter((verdict) => verdict === 'none').length
  return [
    { name: `${name}: agrees`, value: agrees, unit: `of ${cases.length}` },
    { name: `${name}: gives up`, value: none, unit: `of ${cases.length}` },
  ]
}

/** Of the medians of each case. */
function ratios(cases: readonly IdsCase[], ours: Tally, theirs: Tally): Figure[] {
  const medians = ({ times }: Tally): number[] => times.map((all) => timing('', all).median)
  const [our, their] = [medians(ours), medians(theirs)]
  const places = cases.map((_, place) => place)
  const decided = places.filter((place) => theirs.verdicts[place] !== 'none')
  const agreed = places.filter((place) => theirs.verdicts[place] === cases[place]?.wanted)
  const of = (all: readonly number[], some: readonly number[]): number =>
    sum(some.map((place) => all[place] as number))
  const ratio = (some: readonly number[]): number => of(their, some) / of(our, some)
  const each = decided.map((place) => (their[place] as number) / (our[place] as number))
  const against = `against ${theirs.name}`
  return [
    { name: `${against}: sum of the cases that both decide`, value: ratio(decided), unit: 'x' },
    { name: `${against}: median of these cases`, value: timing('', each).median, unit: 'x' },
    { name: `${against}: sum of those that it decides as it should`, value: ratio(agreed), unit: 'x' },
    { name: `${against}: sum of all cases`, value: ratio(places), unit: 'x' },
  ]
}

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0)
}
