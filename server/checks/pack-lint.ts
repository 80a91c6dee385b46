/** Reads and lints an uploaded rule pack; runs in a check thread, because a hostile pack may take long. */
import { LintelError } from '../../engine/errors.ts'
import { lintPack } from '../../engine/pack/lint.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { parsePack } from '../../engine/pack/parse.ts'
import { packDigest, resolvePacks } from '../../engine/pack/resolve.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { NamedBytes } from './check-protocol.ts'

export interface PackFault {
  readonly code: string
  readonly message: string
  readonly place?: LintelError['place']
}

/** What a pack calls itself and what it builds on: enough to find its bases. */
export interface PackHeadReport {
  readonly id: string
  readonly version: string
  readonly extends: string | null
}

export interface PackReport {
  readonly pack: Pack
  /** `packDigest` */
  readonly sha256: string
  /** For which the pack cannot run. */
  readonly errors: readonly PackFault[]
  /** What a pack that is fit to be published would not have: figures without a source, rules without cases. */
  readonly warnings: readonly PackFault[]
}

/** Most faults of a kind that are told. */
const MOST = 200
const LONGEST = 1000

/** @throws LintelError call-invalid where it is no JSON, pack-invalid, rule-syntax */
export function readHead(file: NamedBytes): PackHeadReport {
  const { id, version, extends: base = null } = readPack(file)
  return { id, version, extends: base }
}

/** @param bases what it extends, outermost first; @throws LintelError as `readHead` */
export function lintFile(file: NamedBytes, bases: readonly Pack[]): PackReport {
  const pack = readPack(file)
  const faults = lintPack(pack, [loadSchema('IFC2X3'), loadSchema('IFC4'), loadSchema('IFC4X3')], bases)
  const refusing = faults.filter(({ code }) => code.startsWith('rule-'))
  try {
    resolvePacks([pack, ...bases], [pack.id], { drafts: true })
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    refusing.unshift(error)
  }
  const told = new Set(refusing.map(({ message }) => message))
  const rest = faults.filter(({ message }) => !told.has(message))
  return { pack, sha256: packDigest(pack), errors: shown(refusing), warnings: shown(rest) }
}

function readPack({ name, bytes }: NamedBytes): Pack {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return parsePack(JSON.parse(text, refuseUnstorable), name)
  } catch (error) {
    if (error instanceof LintelError) throw error
    const why =
      error instanceof SyntaxError
        ? error.message.replaceAll(/\s+/gu, ' ')
        : error instanceof RangeError
          ? 'it is nested too deeply'
          : 'it is not UTF-8'
    throw new LintelError('call-invalid', `expected a rule pack as JSON: ${why}`, { place: { source: name } })
  }
}

const UNSTORABLE = /\0|\p{Cs}/u

/** Refuses what the database does not store, and numbers that are too large for any. */
function refuseUnstorable(name: string, value: unknown): unknown {
  if (name === '__proto__') throw unstorable("the name '__proto__'")
  if (UNSTORABLE.test(name) || (typeof value === 'string' && UNSTORABLE.test(value)))
    throw unstorable('a text with the letter NUL, or with half of a letter')
  if (typeof value === 'number' && !Number.isFinite(value)) throw unstorable('a number without end')
  return value
}

function unstorable(what: string): LintelError {
  return new LintelError('pack-invalid', `the pack holds ${what}; take it out`)
}

function shown(faults: readonly LintelError[]): PackFault[] {
  return faults.slice(0, MOST).map(({ code, message, place }) => ({
    code,
    message: message.slice(0, LONGEST),
    ...(place === undefined ? {} : { place }),
  }))
}
