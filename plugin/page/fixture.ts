/** A page without kernel and server: a hand-written result of any length, to look at and to measure. */
import type { WholeEvent } from '../../engine/events.ts'
import type { Checks, OnServer } from '../checker.ts'
import type { RunOrder } from '../worker-protocol.ts'
import { startApp } from './app.ts'
import { fixtureResult } from './fixture-result.ts'

const asked = new URLSearchParams(location.search)
const result = fixtureResult(Number(asked.get('n') ?? 60))

class FixtureChecks implements Checks {
  private timer = 0
  private onEvent: ((event: WholeEvent) => void) | null = null

  check(_order: RunOrder, onEvent: (event: WholeEvent) => void): void {
    this.onEvent = onEvent
    let done = 0
    this.timer = window.setInterval(() => {
      done += Number(asked.get('step') ?? 50)
      if (done <= 100) return onEvent({ type: 'progress', phase: 'read', done, total: 100 })
      clearInterval(this.timer)
      onEvent({ type: 'result', result })
    }, 30)
  }

  checkOnServer(_order: RunOrder, onOutcome: OnServer): void {
    const digest = asked.get('server') === 'differs' ? `sha256:${'b7'.repeat(32)}` : result.digest
    setTimeout(() => onOutcome({ type: 'verdict', digest, kernel: result.kernel.sha256 }), 100)
  }

  cancel(): void {
    clearInterval(this.timer)
    this.onEvent?.({ type: 'error', code: 'cancelled', message: '' })
  }
}

const packs = [
  {
    id: 'core/information',
    version: '0.1.0',
    title: 'BIM information quality',
    rules: 38,
    drafts: 0,
    file: 'a.json',
  },
  { id: 'us/ada-2010', version: '1.0.0', title: 'ADA Standards 2010', rules: 24, drafts: 3, file: 'b.json' },
]

void startApp({
  checks: new FixtureChecks(),
  base: location.href,
  loadPacks: async () => packs,
  readIds: async () => [],
  readWaivers: async ({ name }) => ({ type: 'refused', name, reasons: [] }),
  readSigned: async ({ file }) => ({ type: 'refused', name: file.name, reasons: [] }),
  today: () => '2026-11-27',
  findServer: async () => asked.get('server') !== 'none',
})
