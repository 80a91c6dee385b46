/** The page's side of the worker: one check at a time, cancelled politely, ended hard when it does not listen. */
import type { WholeEvent } from '../engine/events.ts'
import { type CompactFindings, CompactList, compactFindings } from '../engine/findings/compact.ts'
import type { ListedResult, Result } from '../engine/result.ts'
import { WORDS } from './words.ts'
import type { RunOrder, ServerOutcome, WorkerReply, WorkerRequest } from './worker-protocol.ts'

/** Milliseconds a cancelled run has to end by itself before its worker is ended. */
const PATIENCE = 1500

export type OnServer = (outcome: ServerOutcome) => void

/** What the page needs from whatever runs checks; the fixture page has its own. */
export interface Checks {
  check(order: RunOrder, onEvent: (event: WholeEvent) => void): void
  checkOnServer(order: RunOrder, onOutcome: OnServer): void
  cancel(): void
}

export class Checker implements Checks {
  private worker: Worker | null = null
  private run = 0
  private onEvent: ((event: WholeEvent) => void) | null = null
  private onServer: { readonly run: number; readonly tell: OnServer } | null = null
  private hardStop = 0
  /** What came ahead of the result. */
  private findings: CompactFindings[] = []
  private readonly makeWorker: () => Worker

  constructor(makeWorker: () => Worker) {
    this.makeWorker = makeWorker
  }

  /** Starts a check; one that still runs is given up without a word. */
  check(order: RunOrder, onEvent: (event: WholeEvent) => void): void {
    if (this.onEvent !== null || this.onServer !== null) this.endWorker()
    this.run += 1
    this.onEvent = onEvent
    this.post({ type: 'check', run: this.run, order })
  }

  checkOnServer(order: RunOrder, tell: OnServer): void {
    this.run += 1
    this.onServer = { run: this.run, tell }
    this.post({ type: 'server', run: this.run, order })
  }

  /** The run ends with the event `cancelled`, at the latest after PATIENCE. */
  cancel(): void {
    if (this.onEvent === null || this.hardStop !== 0) return
    this.post({ type: 'cancel', run: this.run })
    this.hardStop = window.setTimeout(() => {
      const tell = this.onEvent
      this.endWorker()
      tell?.({ type: 'error', code: 'cancelled', message: WORDS.cancelled })
    }, PATIENCE)
  }

  private post(request: WorkerRequest): void {
    if (this.worker === null) {
      this.worker = this.makeWorker()
      this.worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => this.receive(data)
      this.worker.onerror = () => this.crashed()
    }
    this.worker.postMessage(request)
  }

  private receive(reply: WorkerReply): void {
    if ('server' in reply) {
      if (this.onServer?.run !== reply.run) return
      const { tell } = this.onServer
      this.onServer = null
      tell(reply.server)
      return
    }
    // IDS files, waivers and signed results are read by workers of their own
    if (!('event' in reply) || reply.run !== this.run || this.onEvent === null) return
    const { event } = reply
    if (event.type === 'findings') {
      this.findings.push(event.findings)
      return
    }
    const tell = this.onEvent
    const { findings } = this
    if (event.type === 'result' || event.type === 'error') this.ended()
    if (event.type === 'result') tell({ ...event, result: withFindings(event.result, findings) })
    else tell(event)
  }

  private crashed(): void {
    const [tell, server] = [this.onEvent, this.onServer]
    this.endWorker()
    tell?.({ type: 'error', code: 'internal-kernel', message: WORDS.workerFailed })
    server?.tell({ type: 'refused', message: WORDS.workerFailed })
  }

  private ended(): void {
    clearTimeout(this.hardStop)
    this.hardStop = 0
    this.onEvent = null
    this.findings = []
  }

  private endWorker(): void {
    this.worker?.terminate()
    this.worker = null
    this.onServer = null
    this.ended()
  }
}

/** The whole result; its findings stay as they came, in little room. */
function withFindings(result: Result, ahead: readonly CompactFindings[]): ListedResult {
  const last = result.findings.length === 0 ? [] : [compactFindings(result.findings)]
  return { ...result, findings: new CompactList([...ahead, ...last]) }
}
