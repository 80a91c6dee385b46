/** How many connections there are, of each user and address: who comes over the limit is told before the channel opens. */
import { HttpError } from '../http/problem.ts'
import { networkOf } from '../http/rate-limit.ts'
import type { LiveLimits } from './limits.ts'
import type { Visitor } from './visitor.ts'

export class Admission {
  private readonly limits: LiveLimits
  private all = 0
  private readonly ofUser = new Map<string, number>()
  private readonly ofAddress = new Map<string, number>()

  constructor(limits: LiveLimits) {
    this.limits = limits
  }

  /**
   * Counts a connection from the moment it is let in.
   *
   * @returns ends it; calling it again does nothing
   * @throws HttpError `too-many-requests`, `busy`
   */
  enter({ principal: { userId }, address }: Visitor): () => void {
    const { connections, perUser, perAddress } = this.limits
    const network = networkOf(address)
    if (this.all >= connections)
      throw new HttpError('busy', 'this server has as many open channels as it holds; try again soon')
    if ((this.ofUser.get(userId) ?? 0) >= perUser)
      throw new HttpError('too-many-requests', `more than ${perUser} open channels of one user; close some`)
    if ((this.ofAddress.get(network) ?? 0) >= perAddress)
      throw new HttpError('too-many-requests', `more than ${perAddress} open channels from one address`)
    this.all += 1
    add(this.ofUser, userId, 1)
    add(this.ofAddress, network, 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.all -= 1
      add(this.ofUser, userId, -1)
      add(this.ofAddress, network, -1)
    }
  }
}

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change
  if (count === 0) counts.delete(key)
  else counts.set(key, count)
}
