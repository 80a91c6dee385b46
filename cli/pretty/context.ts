/** What the parts of one pretty report share. */
import type { BaselineState } from '../../engine/report/report.ts'
import type { Style } from './style.ts'

export interface Context {
  readonly style: Style
  /** How many entries a list shows before it says how many more there are. */
  readonly limit: number
  /** Finding id → its place against the baseline; empty without one. */
  readonly states: ReadonlyMap<string, BaselineState>
}
