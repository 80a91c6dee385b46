/** What the log of a building says of its validations. */
import type { NewLiveEvent } from '../live/log.ts'
import type { ValidationRow } from './rows.ts'

/** A validation as it stands after a change that the log is to tell of. @param row not one that runs */
export function liveEventOf(row: ValidationRow): NewLiveEvent {
  const { id, organisation_id: organisation, building_id: building, model_version_id, status } = row
  const { digest, result_status, summary, error } = row
  const about = { validationId: id, versionId: model_version_id }
  if (status === 'running') throw new Error('the log does not tell that a validation runs')
  const data = {
    queued: about,
    done: { ...about, digest, status: result_status, summary },
    failed: { ...about, ...error },
    cancelled: about,
  }[status]
  const at = row.finished_at ?? row.created_at
  return { organisation, building, type: `validation.${status}`, data, at }
}
