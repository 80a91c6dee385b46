/** What was met and not (wholly) read, in words. */
import {
  NOTE_ATTRIBUTE_COUNT,
  NOTE_BROKEN,
  NOTE_COMPLEX,
  NOTE_DANGLING,
  NOTE_DUPLICATE_ID,
  NOTE_ESCAPE,
  NOTE_ID,
  NOTE_LINES,
  NOTE_NESTING,
  NOTE_NUMBER,
  NOTE_TOO_LARGE,
  NOTE_UNIT,
  NOTE_UNKNOWN_CLASS,
  NOTE_UNKNOWN_TYPE,
} from '../assembly/abi.ts'
import type { Model } from './model.ts'
import type { NotRead } from './result.ts'

const NOTE_BYTES = 64

/** The kernel's notes, most frequent first, equal ones by their words. */
export function readNotes(model: Model): NotRead[] {
  const at = model.kernel.notePtr() >>> 0
  const notes: NotRead[] = []
  for (let i = 0; i < model.kernel.noteCount(); i++) {
    const note = at + i * NOTE_BYTES
    const count = model.u32(note + 8)
    const lines = Array.from({ length: Math.min(count, NOTE_LINES) }, (_, k) => model.u32(note + 12 + 4 * k))
    notes.push({ what: words(model, model.u32(note), model.u32(note + 4)), count, lines })
  }
  return notes.sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
}

function words(model: Model, kind: number, detail: number): string {
  const text = detail === 0 || kind === NOTE_DANGLING ? '' : model.texts.get(detail)
  switch (kind) {
    case NOTE_UNKNOWN_CLASS:
      return text === ''
        ? `instances of other classes that ${model.schema.name} does not know`
        : `instances of ${text}, which ${model.schema.name} does not know`
    case NOTE_BROKEN:
      return text === '' ? 'broken statements' : `broken statements of ${text}`
    case NOTE_DANGLING:
      return `references of ${model.schema.classes[detail]?.name ?? 'instances'} to instances that are not in the file`
    case NOTE_DUPLICATE_ID:
      return 'instances whose name (#…) an earlier instance has; the first one counts'
    case NOTE_ATTRIBUTE_COUNT:
      return `instances of ${text} with another number of attributes than ${model.schema.name} has; missing ones are read as $, surplus ones are not read`
    case NOTE_NUMBER:
      return 'numbers beyond the range of 64-bit floating point'
    case NOTE_ESCAPE:
      return 'escapes in strings that the standard does not know, kept as they are written'
    case NOTE_NESTING:
      return 'lists nested deeper than 32'
    case NOTE_COMPLEX:
      return 'instances in external mapping (#1=(A()B()))'
    case NOTE_ID:
      return 'instances whose name (#…) is 0 or beyond 32 bits'
    case NOTE_UNKNOWN_TYPE:
      return `values of type ${text}, which ${model.schema.name} does not know, read without their type`
    case NOTE_TOO_LARGE:
      return 'statements larger than 256 MB'
    case NOTE_UNIT:
      return 'units that cannot be converted to SI; values in them are missing'
    default:
      return 'things of an unknown kind'
  }
}
