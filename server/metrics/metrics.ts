/** What the server counts of itself. Each call is one line where something happens; labels are bounded here. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Severity } from '../../engine/result.ts'
import type { LabelValues } from './label-values.ts'
import { type LiveMetrics, liveMetrics } from './live-metrics.ts'
import { later, tally } from './often.ts'

/** `immediate`: answered in the request; `queued`: stored, and run when its turn comes; `delta`: a change that was followed. */
export type ValidationType = 'immediate' | 'queued' | 'delta'

/** Failed elements of the rules of one severity and category. */
export interface ViolationCount {
  readonly severity: Severity
  readonly category: string
  readonly count: number
}

export interface Metrics {
  /** A validation was asked for and taken. */
  validationRequested(of: {
    readonly buildingType: string | null
    readonly jurisdiction: string | null
  }): void
  /** One ended with a result; `seconds` from the first byte read to the result. */
  validationDone(of: {
    readonly type: ValidationType
    readonly seconds: number
    readonly violations: readonly ViolationCount[]
  }): void
  /** A result was looked for among those that are there already. */
  cacheAsked(of: { readonly found: boolean }): void
  /** A stored model was read for a check. */
  modelRead(of: { readonly from: 'file' | 'snapshot' }): void
  /** @param change 1 when one opened, -1 when it closed */
  webSocketsChanged(change: 1 | -1): void
  readonly live: LiveMetrics
  /** @param of `route` is the pattern, never the path; `seconds` until the answer begins */
  requestDone(of: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }): void
  /** Everything counted, as Prometheus reads it. */
  read(): Promise<{ readonly type: string; readonly text: string }>
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Metrics in a registry of their own. */
export function makeMetrics(labels: LabelValues, registry: Registry = new Registry()): Metrics {
  const registers = [registry]
  const sockets = new Gauge({
    name: 'mcp_websocket_connections',
    help: 'Open connections of the live channel',
    registers,
  })
  sockets.set(0)
  return {
    ...validationMetrics(labels, registers),
    cacheAsked: cacheMetric(registers),
    modelRead: readMetric(registers),
    webSocketsChanged: (change) => sockets.inc(change),
    live: liveMetrics(registers),
    requestDone: requestMetric(registers),
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}

function validationMetrics(
  labels: LabelValues,
  registers: Registry[],
): Pick<Metrics, 'validationRequested' | 'validationDone'> {
  const requested = tally({
    name: 'mcp_validation_requests_total',
    help: 'Validations that were asked for',
    labelNames: ['building_type', 'jurisdiction'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'mcp_validation_duration_seconds',
    help: 'Seconds that a validation took',
    labelNames: ['validation_type'] as const,
    buckets: SECONDS,
    registers,
  })
  const violated = new Counter({
    name: 'mcp_violations_total',
    help: 'Failed elements of the rules that were checked',
    labelNames: ['severity', 'category'] as const,
    registers,
  })
  return {
    validationRequested: ({ buildingType, jurisdiction }) =>
      requested(labels.buildingType(buildingType), labels.jurisdiction(jurisdiction)),
    validationDone: ({ type, seconds, violations }) => {
      duration.observe({ validation_type: type }, seconds)
      for (const { severity, category, count } of violations)
        violated.inc({ severity, category: labels.category(category) }, count)
    },
  }
}

function cacheMetric(registers: Registry[]): Metrics['cacheAsked'] {
  const asked = { found: 0, all: 0 }
  new Gauge({
    name: 'mcp_cache_hit_ratio',
    help: 'Share of results that were there already, since the start; 0 before the first was looked for',
    registers,
    collect() {
      this.set(asked.all === 0 ? 0 : asked.found / asked.all)
    },
  })
  return ({ found }) => {
    asked.all += 1
    if (found) asked.found += 1
  }
}

function readMetric(registers: Registry[]): Metrics['modelRead'] {
  const read = new Counter({
    name: 'lintel_model_reads_total',
    help: 'Stored models that were read for a check, by what they were read from: file, snapshot',
    labelNames: ['from'] as const,
    registers,
  })
  return (labels) => read.inc(labels)
}

function requestMetric(registers: Registry[]): Metrics['requestDone'] {
  const answered = tally({
    name: 'lintel_http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const errors = new Counter({
    name: 'lintel_http_errors_total',
    help: 'Requests that ended in a fault of the server',
    labelNames: ['method', 'route'] as const,
    registers,
  })
  const duration = later({
    name: 'lintel_http_request_duration_seconds',
    help: 'Seconds until an answer began',
    labelNames: ['method', 'route'] as const,
    buckets: SECONDS,
    registers,
  })
  return ({ method: asked, route, status, seconds }) => {
    const method = METHODS.has(asked) ? asked : 'other'
    answered(method, route, String(status))
    duration(seconds, method, route)
    if (status >= 500) errors.inc({ method, route })
  }
}
