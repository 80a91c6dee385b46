/** Tells from its first letters whether a file is an IFC file, so that a wrong one is refused before it is stored. */
import { LintelError } from '../../engine/errors.ts'
import type { Watcher } from './watched-body.ts'

const START = 'ISO-10303-21'
/** A byte order mark and white space may stand before it. */
const BEFORE = /^(\u00ef\u00bb\u00bf)?[\t\n\r ]*/
const MOST_BEFORE = 1024

/** What other files begin with, and what to do with them. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'it is a ZIP file; .ifczip is not read yet, so send the .ifc file in it'],
  ['\u001f\u008b', "it is packed with gzip; send it with the header 'content-encoding: gzip'"],
  ['<', 'it is XML; save the model as .ifc (STEP), not as .ifcxml'],
  ['--', 'it looks like a form; send the bytes of the file alone as the body'],
]

/** @param name of the file, for errors */
export function stepStart(name: string): Watcher {
  let start = ''
  let known = false
  return {
    see(chunk) {
      if (known) return
      start += Buffer.from(chunk.subarray(0, MOST_BEFORE)).toString('latin1')
      known = isStep(start, name)
    },
    end() {
      if (start === '')
        throw new LintelError('input-empty', 'the body is empty; send the bytes of an IFC file')
      if (!known) throw notStep(name, start)
    },
  }
}

/** Whether it is known to be one; false while too little came. */
function isStep(start: string, name: string): boolean {
  const text = start.replace(BEFORE, '')
  if (text.startsWith(START)) return true
  if (START.startsWith(text) && start.length < MOST_BEFORE) return false
  // of a byte order mark one or two bytes may have come
  if ('\u00ef\u00bb\u00bf'.startsWith(start)) return false
  throw notStep(name, start)
}

function notStep(name: string, start: string): LintelError {
  const text = start.replace(BEFORE, '')
  const why = OTHERS.find(([other]) => text.startsWith(other))?.[1] ?? `expected '${START};' at its beginning`
  return new LintelError('input-not-step', `${name} is not an IFC file: ${why}`)
}
