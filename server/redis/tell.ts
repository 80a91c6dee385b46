/** Writes to the log when Redis goes and when it comes. */
import type { Logger } from '../logs/logger.ts'
import { withoutSecrets } from '../logs/redact.ts'

/** For `openRedis`. A Redis that is away is no fault of ours, but somebody should look after it. */
export function tellOfRedis(logger: Logger): (isUp: boolean, reason: string | null) => void {
  return (isUp, reason) => {
    if (isUp) logger.info('Redis answers')
    else
      logger.warn(
        { error: { message: withoutSecrets(reason ?? '') } },
        'Redis does not answer; this server goes on by itself',
      )
  }
}
