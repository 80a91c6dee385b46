/** The log: lines of JSON with the fields of ECS, on standard error. */
import { ecsFormat } from '@elastic/ecs-pino-format'
import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { LintelError } from '../../engine/errors.ts'
import type { Config } from '../config.ts'
import { withoutSecrets } from './redact.ts'

export type { Logger }

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type Level = (typeof LEVELS)[number]

const STANDARD_ERROR = 2

/**
 * How much is written: `LINTEL_LOG`; else everything of a served server, and of an embedded one, which a person has
 * before them on a terminal, only faults.
 *
 * @throws LintelError call-invalid
 */
export function readLogLevel({
  mode,
  environment: { LINTEL_LOG: text },
}: Pick<Config, 'mode' | 'environment'>): Level {
  if (text === undefined || text === '') return mode === 'served' ? 'info' : 'error'
  const level = LEVELS.find((one) => one === text)
  if (level !== undefined) return level
  throw new LintelError('call-invalid', `LINTEL_LOG must be one of ${LEVELS.join(', ')}, not '${text}'`)
}

/** @param target default: standard error */
export function makeLogger(level: Level, target?: DestinationStream): Logger {
  const format = ecsFormat({ serviceName: 'lintel' })
  return pino({ ...format, level }, target ?? destination({ fd: STANDARD_ERROR, sync: false }))
}

/** Writes a fault of ours, with the request that met it; its words are searched for secrets. */
export function logFault(logger: Logger, error: unknown, requestId?: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const fields = {
    error: {
      type: name,
      message: withoutSecrets(message),
      ...(stack === undefined ? {} : { stack_trace: withoutSecrets(stack) }),
    },
    ...(requestId === undefined ? {} : { http: { request: { id: requestId } } }),
  }
  logger.error(fields, 'a fault of ours')
}
