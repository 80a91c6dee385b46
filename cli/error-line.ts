/** An error as one line: its place, when the message does not say it, and the message. */
import type { LintelError } from '../engine/errors.ts'
import { IdsRefusal } from '../engine/ids/fault.ts'
import { clean } from './pretty/layout.ts'

export function errorLine(error: LintelError): string {
  const { source, line, column } = error.place ?? {}
  const place = [source, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':')
  const isSaid = place === '' || error.message.includes(place)
  const isPart = error instanceof IdsRefusal && error.faults.length > 1
  const message = isPart ? `${error.message}; lintel rules lint lists all` : error.message
  return clean(isSaid ? message : `${place}: ${message}`)
}
