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
import type { Schema } from './schema/schema.ts'

const NOTE_BYTES = 64

/** The kernel's notes, most frequent first, equal ones by their words. */
export function readNotes(model: Model): NotRead[] {
  const at = model.kernel.notePtr() >>> 0
  const notes: NotRead[] = []
  for (let i = 0; i < model.kernel.noteCount(); i++) {
    const note = at + i * NOTE_BYTES
    const count = model.u32(note + 8)
    const lines = Array.from({ length: Math.min(count, NOTE_LINES) }, (_, k) => model.u32(note + 12 + 4 * k))
    notes.push({ what: noteWords(model.schema, model.u32(note), detailOf(model, note)), count, lines })
  }
  return notes.sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
}

/** The text that tells the sort: a keyword, or the class of what refers to nothing; empty where there is none. */
function detailOf(model: Model, note: number): string {
  const detail = model.u32(note + 4)
  // sorts beyond those that are told apart have detail 0; so has class 0, IfcRoot, which is abstract
  if (detail === 0) return ''
  return model.u32(note) === NOTE_DANGLING
    ? (model.schema.classes[detail]?.name as string)
    : model.texts.get(detail)
}

/**
 * A kind of note in words.
 *
 * @param text what tells the sort: a keyword or a class; empty where there is none
 */
export function noteWords(schema: Schema, kind: number, text: string): string {
  switch (kind) {
    case NOTE_UNKNOWN_CLASS:
      return text === ''
        ? `instances of other classes that ${schema.name} does not know`
        : `instances of ${text}, which ${schema.name} does not know`
    case NOTE_BROKEN:
      return text === '' ? 'broken statements' : `broken statements of ${text}`
    case NOTE_DANGLING:
      return `references of ${text === '' ? 'instances' : text} to instances that are not in the file`
    case NOTE_DUPLICATE_ID:
      return 'instances whose name (#…) an earlier instance has; the first one counts'
    case NOTE_ATTRIBUTE_COUNT:
      return `instances of ${text} with another number of attributes than ${schema.name} has; missing ones are read as $, surplus ones are not read`
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
      return `values of type ${text}, which ${schema.name} does not know, read without their type`
    case NOTE_TOO_LARGE:
      return 'statements larger than 256 MB'
    case NOTE_UNIT:
      return 'units that cannot be converted to SI; values in them are missing'
    default:
      return 'things of an unknown kind'
  }
}
