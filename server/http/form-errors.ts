/** What can be wrong with a form, in words: what, and what to do. */
import type { LintelError } from '../../engine/errors.ts'
import { HttpError, wrongCall } from './problem.ts'

export function noBoundary(cause: unknown): LintelError {
  return wrongCall('the content-type of the form names no boundary; let the client write that header', cause)
}

export function brokenForm(cause: unknown): LintelError {
  return wrongCall('the form cannot be read: it ends early, or its boundary is another; send it again', cause)
}

export function noModel(idsFiles: number): LintelError {
  return idsFiles === 0
    ? wrongCall('the form holds no file; send the model as a file (curl -F model=@MODEL.ifc)')
    : wrongCall(`the form holds ${idsFiles} IDS and no model; send it as one more file behind them`)
}

export function noFile(field: string): LintelError {
  return wrongCall(
    `the form's field '${field}' is no file; send files (curl -F ${field}=@FILE), and everything else in the query`,
  )
}

export function idsTooLate(name: string | null): LintelError {
  return wrongCall(`the IDS '${name ?? ''}' stands behind the model; send IDS files before it`)
}

export function waiversTooLate(name: string | null): LintelError {
  return wrongCall(`the waivers '${name ?? ''}' stand behind the model; send them before it`)
}

export function secondWaivers(name: string | null): LintelError {
  return wrongCall(`the form holds a second waiver file, '${name ?? ''}'; send one`)
}

export function secondModel(name: string | null): LintelError {
  return wrongCall(
    `the form holds a second model, '${name ?? ''}'; send one, and IDS files in fields called 'ids' before it`,
  )
}

export function waiversTooLarge(name: string, most: number): HttpError {
  return new HttpError(
    'body-too-large',
    `'${name}' is larger than the ${most} bytes that a waiver file may have here`,
  )
}

export function idsTooMany(most: number): HttpError {
  return new HttpError('body-too-large', `the form holds more than ${most} IDS files; send fewer at a time`)
}

export function idsTooLarge(name: string, most: number): HttpError {
  return new HttpError(
    'body-too-large',
    `'${name}' is larger than the ${most} bytes that an IDS may have here`,
  )
}

export function idsTooLargeTogether(most: number): HttpError {
  return new HttpError('body-too-large', `the form's IDS files are larger than ${most} bytes together`)
}
