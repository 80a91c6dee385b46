/** Why an uploaded pack is refused: every fault, with its place. */
import { LintelError } from '../../engine/errors.ts'
import type { PackFault } from '../checks/pack-lint.ts'

export class PackRefusal extends LintelError {
  /** At least one. */
  readonly faults: readonly PackFault[]

  constructor(faults: readonly PackFault[]) {
    const [first, ...more] = faults as readonly [PackFault, ...PackFault[]]
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`
    const place = first.place === undefined ? {} : { place: first.place }
    super('pack-invalid', `${first.message}${rest}`, place)
    this.faults = faults
  }
}
