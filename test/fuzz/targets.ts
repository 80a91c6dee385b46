/** Everything that is given hostile input. A new parser joins by one line. */
import type { Target } from './fuzz.ts'
import { idsTarget } from './ids-target.ts'
import { packTarget } from './pack-target.ts'
import { programTarget } from './program-target.ts'
import { snapshotTarget } from './snapshot-target.ts'
import { stepTarget } from './step-target.ts'

/** Name → how it is made ready. */
export const TARGETS = {
  step: stepTarget,
  pack: packTarget,
  program: programTarget,
  snapshot: snapshotTarget,
  ids: idsTarget,
} as const satisfies Readonly<Record<string, () => Promise<Target>>>

export type TargetName = keyof typeof TARGETS

export function isTargetName(name: string): name is TargetName {
  return name in TARGETS
}
