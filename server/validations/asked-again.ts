/** The same check asked for again: answered by the same words while nothing that it hangs on has changed. */
import type { RouteNeed } from '../api/route.ts'
import type { KnownAnswer, KnownAnswers } from '../http/known-answers.ts'
import type { RequestState } from '../http/request.ts'
import type { Services } from '../services.ts'
import { KeptAnswers } from './kept-answers.ts'
import type { StandingTarget } from './rows.ts'
import { Standing } from './standing.ts'

/** Where checks of stored models are asked for, and by whom. */
export const CHECK_ROUTE = {
  path: '/v1/versions/{id}/validations',
  need: 'validations:run',
} as const satisfies RouteNeed

/** Letters of a request whose answer is kept, and answers that are kept. */
const SHORT = 4096
const MOST_KEPT = 5000
const [BEFORE_ID, AFTER_ID] = CHECK_ROUTE.path.split('{id}') as [string, string]

/** What a validation is counted by. */
export interface About {
  readonly buildingType: string | null
  readonly jurisdiction: string | null
}

interface Answer extends KnownAnswer {
  readonly about: About
}

/** What decides an answer, beside version, who asks, and how things stand. */
interface Question {
  readonly body: string
  /** Of the body. */
  readonly type: string | undefined
}

interface Kept extends Answer, Pick<Question, 'type'> {
  /** On which it was given. */
  readonly day: string
}

/** Keeps the answers of one route. */
export class AskedAgain implements KnownAnswers {
  readonly route = CHECK_ROUTE
  private readonly services: Services
  private readonly recent: KeptAnswers<Kept>

  constructor(services: Services) {
    this.services = services
    this.recent = new KeptAnswers(new Standing(services.store), MOST_KEPT)
  }

  leadsHere({ method, url }: Request): boolean {
    return method === 'POST' && url.endsWith(AFTER_ID)
  }

  /** Requests with an idempotency key, and those of pages from elsewhere, have more done for them than is done here. */
  match(request: RequestState): string | null {
    if (request.header('idempotency-key') !== undefined || request.header('origin') !== undefined) return null
    if (!(Number(request.header('content-length')) <= SHORT)) return null
    const { path } = request
    const version = path.slice(BEFORE_ID.length, -AFTER_ID.length)
    return path.startsWith(BEFORE_ID) && !version.includes('/') ? version : null
  }

  find(
    request: RequestState,
    version: string,
    body: string,
  ): KnownAnswer | null | Promise<KnownAnswer | null> {
    const { principal } = request
    if (principal === null) return null
    const kept = this.recent.get(principal.organisationId, keyOf(version, body))
    return kept instanceof Promise
      ? kept.then((found) => this.told(request, found))
      : this.told(request, kept)
  }

  /**
   * Called before anything is asked for that an answer is made from, so that a change meanwhile makes it old.
   *
   * @returns keeps the answer where the question is short
   */
  begin(): (target: StandingTarget, question: Question, answer: Answer) => void {
    const changes = this.recent.changes()
    const day = this.services.today()
    return ({ organisation, versionId: version, stamp }, { type, body }, answer) => {
      if (body.length > SHORT) return
      const value = { ...answer, type, day }
      this.recent.keep(keyOf(version, body), { organisation, version, stamp, changes, value })
    }
  }

  private told(request: RequestState, kept: Kept | null): Kept | null {
    const { metrics, today } = this.services
    const isTheSame = kept !== null && kept.day === today() && kept.type === request.header('content-type')
    metrics.cacheAsked({ found: isTheSame })
    if (!isTheSame) return null
    metrics.validationRequested(kept.about)
    return kept
  }
}

function keyOf(version: string, body: string): string {
  return `${version}\n${body}`
}
