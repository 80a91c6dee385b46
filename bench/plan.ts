/** How much is measured: quick, default, full. Sizes are bytes of the models. */
import type { EditsSize } from './evaluation/edits.ts'
import type { LargeIds } from './ids/large.ts'
import type { Rounds } from './measure.ts'

export const SIZES = ['quick', 'default', 'full'] as const
export type Size = (typeof SIZES)[number]

/** Sizes of generated buildings, and of tiles of the largest real model. */
interface ModelSizes {
  readonly generated: readonly number[]
  readonly tiled: readonly number[]
}

export interface Plan {
  readonly startUp: Rounds
  /** `real`: the largest real model, as it is. */
  readonly reading: ModelSizes & { readonly real: boolean; readonly rounds: Rounds }
  /** `ours`: only Lintel reads these. */
  readonly memory: ModelSizes & { readonly ours: readonly number[] }
  readonly evaluation: readonly { readonly rows: number; readonly rules: number; readonly rounds: Rounds }[]
  readonly changes: Rounds
  readonly edits: readonly EditsSize[]
  readonly jsonEngines: Rounds
  readonly ids: {
    /** Every so many of the official cases. */
    readonly cases: { readonly every: number; readonly rounds: Rounds }
    readonly large: LargeIds & ModelSizes & { readonly real: boolean }
  }
  readonly chromium: ModelSizes & {
    readonly real: boolean
    readonly reading: Rounds
    readonly memory: ModelSizes & { readonly ours: readonly number[] }
    readonly evaluation: Plan['evaluation']
  }
}

const FIVE: Rounds = { warmUp: 1, rounds: 5 }
/** Generated JavaScript is compiled while it runs: on few rows it must be judged with several times before it counts. */
const SMALL = { rows: 100_000, rules: 1000, rounds: { warmUp: 8, rounds: 5 } }
const LARGE = { rows: 1_000_000, rules: 1000, rounds: { warmUp: 2, rounds: 5 } }
const NONE: ModelSizes = { generated: [], tiled: [] }

const QUICK: Plan = {
  startUp: { warmUp: 3, rounds: 11 },
  reading: { generated: [3e6], tiled: [], real: false, rounds: { warmUp: 1, rounds: 3 } },
  memory: { generated: [3e6], tiled: [], ours: [] },
  evaluation: [{ rows: 20_000, rules: 1000, rounds: { warmUp: 8, rounds: 3 } }],
  changes: { warmUp: 10, rounds: 51 },
  edits: [{ bytes: 3e6, rounds: { warmUp: 5, rounds: 21 } }],
  jsonEngines: { warmUp: 0, rounds: 3 },
  ids: {
    cases: { every: 20, rounds: { warmUp: 2, rounds: 3 } },
    large: {
      specifications: 100,
      generated: [3e6],
      tiled: [],
      real: false,
      warm: { warmUp: 1, rounds: 3 },
      cold: 2,
    },
  },
  chromium: {
    generated: [3e6],
    tiled: [],
    real: false,
    reading: { warmUp: 1, rounds: 3 },
    memory: { ...NONE, ours: [] },
    evaluation: [{ rows: 20_000, rules: 1000, rounds: { warmUp: 8, rounds: 3 } }],
  },
}

const DEFAULT: Plan = {
  startUp: { warmUp: 5, rounds: 21 },
  reading: { generated: [63e6], tiled: [60e6], real: true, rounds: FIVE },
  memory: { generated: [259e6], tiled: [], ours: [] },
  evaluation: [SMALL, LARGE],
  changes: { warmUp: 10, rounds: 101 },
  edits: [{ bytes: 259e6, rounds: { warmUp: 10, rounds: 51 } }],
  jsonEngines: FIVE,
  ids: {
    cases: { every: 1, rounds: { warmUp: 1, rounds: 3 } },
    large: {
      specifications: 848,
      generated: [63e6],
      tiled: [60e6, 250e6],
      real: true,
      warm: FIVE,
      cold: 5,
    },
  },
  chromium: {
    generated: [27e6],
    tiled: [],
    real: true,
    reading: FIVE,
    memory: { ...NONE, ours: [] },
    evaluation: [SMALL],
  },
}

const FULL: Plan = {
  ...DEFAULT,
  reading: { generated: [63e6, 259e6], tiled: [60e6, 250e6], real: true, rounds: FIVE },
  memory: { generated: [259e6], tiled: [250e6], ours: [2.1e9] },
  chromium: {
    generated: [63e6, 259e6],
    tiled: [250e6],
    real: true,
    reading: FIVE,
    memory: { generated: [259e6], tiled: [], ours: [2.1e9] },
    evaluation: [SMALL, LARGE],
  },
}

export const PLANS: Readonly<Record<Size, Plan>> = { quick: QUICK, default: DEFAULT, full: FULL }
