/** A slow, plain reader of STEP files (ISO 10303-21): what the kernel must read from any bytes, broken ones included. */
import {
  NOTE_ATTRIBUTE_COUNT,
  NOTE_BROKEN,
  NOTE_COMPLEX,
  NOTE_DANGLING,
  NOTE_DUPLICATE_ID,
  NOTE_ID,
  NOTE_UNIT,
  NOTE_UNKNOWN_CLASS,
} from '../../assembly/abi.ts'
import { type CellValue, refsOf } from '../../engine/cells.ts'
import { LintelError } from '../../engine/errors.ts'
import type { FileHeader } from '../../engine/model.ts'
import { noteWords } from '../../engine/notes.ts'
import type { NotRead } from '../../engine/result.ts'
import { schemaOfFile } from '../../engine/schema/load.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import { type ClassFacts, namesOf, type SchemaNames } from './step-names.ts'
import { Notes } from './step-notes.ts'
import { PlainUnits } from './step-units.ts'
import { Arguments, BrokenStatement, instanceName, spaceEnd } from './step-values.ts'

export interface PlainInstance {
  readonly id: number
  readonly class: string
  readonly line: number
  readonly values: readonly CellValue[]
}

/** What a file says. */
export interface PlainStep {
  readonly schema: string
  readonly header: FileHeader
  /** Kept instances in the order of the file. */
  readonly instances: readonly PlainInstance[]
  /** Names of instances that were met and are not kept. */
  readonly passed: readonly number[]
  /** Instances met by class, kept or not; classes without any are left out. */
  readonly counts: ReadonlyMap<string, number>
  readonly notRead: readonly NotRead[]
  readonly lines: number
}

/** A file must say what it is within this many bytes, and within this many of its first statement. */
const MARK_BYTES = 1024
const MARK_STRAY = 64

/**
 * Reads a file.
 *
 * @throws LintelError with the code that reading must end with
 */
export function readStep(bytes: Uint8Array): PlainStep {
  if (bytes.length === 0) throw failed('input-empty')
  const text = Buffer.from(bytes).toString('latin1')
  if (text.length >= MARK_BYTES && !/ISO-10303-21/i.test(text.slice(0, MARK_BYTES)))
    throw failed('input-not-step')
  return new StepReading(text).read()
}

function failed(code: LintelError['code']): LintelError {
  return new LintelError(code, code)
}

/** A class with its keyword as the statement spells it. */
interface KeptClass extends ClassFacts {
  readonly keyword: string
}

type Section = 'before' | 'between' | 'header' | 'data'

class StepReading {
  private readonly text: string
  private readonly notes = new Notes()
  private readonly headerValues = new Map<string, readonly CellValue[]>()
  private readonly known = new Map<number, 'kept' | 'passed'>()
  private readonly instances: PlainInstance[] = []
  private readonly counts = new Map<string, number>()
  private names: SchemaNames | undefined
  private header: FileHeader | undefined
  private section: Section = 'before'
  private anyData = false
  private line = 1

  constructor(text: string) {
    this.text = text
  }

  read(): PlainStep {
    let at = 0
    let ended = false
    const move = (to: number): void => {
      this.line += this.text.slice(at, to).split('\n').length - 1
      at = to
    }
    for (;;) {
      move(spaceEnd(this.text, at))
      const end = statementEnd(this.text, at)
      if (end < 0) break
      ended = this.statement(this.text.slice(at, end))
      move(end)
      if (ended) break
    }
    const open = at < this.text.length || this.section !== 'between' || !this.anyData
    if (this.section === 'before') throw failed('input-not-step')
    if (this.names === undefined || this.header === undefined || (!ended && open))
      throw failed('input-truncated')
    return this.result(this.names.schema, this.header)
  }

  private result(schema: Schema, header: FileHeader): PlainStep {
    // the abstract IfcRoot, of which a sound file has no instance, is not told apart
    for (const { class: name, line, values } of this.linkedInstances(schema))
      for (const id of values.flatMap(refsOf))
        if (!this.known.has(id)) this.notes.add(NOTE_DANGLING, name === 'IfcRoot' ? '' : name, line)
    for (const { line } of new PlainUnits(schema, this.instances).notUnderstood())
      this.notes.add(NOTE_UNIT, '', line)
    return {
      schema: schema.name,
      header,
      instances: this.instances,
      passed: [...this.known].filter(([, how]) => how === 'passed').map(([id]) => id),
      counts: this.counts,
      notRead: this.notes.all((kind, detail) => noteWords(schema, kind, detail)),
      lines: this.line,
    }
  }

  /** Class by class, as rows lie. */
  private linkedInstances(schema: Schema): readonly PlainInstance[] {
    const order = ({ class: name }: PlainInstance): number => schema.class(name)?.index ?? 0
    return [...this.instances].sort((a, b) => order(a) - order(b))
  }

  /** One statement with its `;`; true at the file's end mark. A mark is known by its first letters. */
  private statement(text: string): boolean {
    const mark = (word: string): boolean => text.slice(0, word.length).toUpperCase() === word
    if (this.section === 'data' && text.startsWith('#')) this.instance(text)
    else if (this.section === 'before') this.firstStatement(text)
    else if (mark('HEADER') && this.names === undefined) this.section = 'header'
    else if (mark('DATA') && this.names !== undefined) {
      this.section = 'data'
      this.anyData = true
    } else if (mark('ENDSEC')) {
      if (this.section === 'header') this.endHeader()
      this.section = 'between'
    } else if (mark('END-ISO-10303-21')) return true
    else if (this.section === 'header') this.headerStatement(text)
    else this.notes.add(NOTE_BROKEN, '', this.line)
    return false
  }

  private firstStatement(text: string): void {
    const at = text.toUpperCase().indexOf('ISO-10303-21;')
    if (at < 0 || at > MARK_STRAY) throw failed('input-not-step')
    this.section = 'between'
  }

  /** Header entities that a user defined are passed over; anything else is broken. */
  private headerStatement(text: string): void {
    const name = /^FILE_(?:DESCRIPTION|NAME|SCHEMA)/i.exec(text)?.[0].toUpperCase()
    const open = argumentsAt(text, 0)
    if (open < 0) this.notes.add(NOTE_BROKEN, '', this.line)
    else if (name !== undefined) {
      const values = this.arguments(text, open)
      if (values === null) this.notes.add(NOTE_BROKEN, '', this.line)
      else this.headerValues.set(name, values)
    }
  }

  private endHeader(): void {
    const texts = (name: string, argument: number): string[] =>
      textsOf(this.headerValues.get(name)?.[argument] ?? null)
    const [fileSchema] = texts('FILE_SCHEMA', 0)
    if (fileSchema === undefined) throw failed('schema-missing')
    this.header = {
      fileSchema,
      timeStamp: texts('FILE_NAME', 1)[0] ?? '',
      authors: texts('FILE_NAME', 2).filter((author) => author !== ''),
      originatingSystem: texts('FILE_NAME', 5)[0] ?? '',
    }
    this.names = namesOf(schemaOfFile(fileSchema))
  }

  /** `#id = KEYWORD(…);` */
  private instance(text: string): void {
    const digits = /^#(\d*)/.exec(text)?.[1] as string
    const id = instanceName(digits)
    const equals = spaceEnd(text, 1 + digits.length)
    const at = spaceEnd(text, equals + 1)
    const keyword = /^[A-Za-z0-9_-]*/.exec(text.slice(at))?.[0] as string
    const found = this.names?.classes.get(keyword.toUpperCase())
    if (text[equals] !== '=') this.notes.add(NOTE_BROKEN, '', this.line)
    else if (found === undefined) {
      if (keyword !== '') this.notes.add(NOTE_UNKNOWN_CLASS, keyword, this.line)
      else this.notes.add(text[at] === '(' ? NOTE_COMPLEX : NOTE_BROKEN, '', this.line)
      this.pass(id)
    } else {
      this.counts.set(found.name, (this.counts.get(found.name) ?? 0) + 1)
      if (found.kept) this.keptInstance(id, text, at, { ...found, keyword })
      else this.pass(id)
    }
  }

  private keptInstance(id: number, text: string, at: number, { name, arity, keyword }: KeptClass): void {
    const open = argumentsAt(text, at)
    const values = id === 0 || open < 0 ? null : this.arguments(text, open)
    if (id === 0) this.notes.add(NOTE_ID, '', this.line)
    else if (values === null) {
      this.notes.add(NOTE_BROKEN, keyword, this.line)
      this.pass(id)
    } else {
      if (values.length !== arity) this.notes.add(NOTE_ATTRIBUTE_COUNT, keyword, this.line)
      if (this.known.has(id)) this.notes.add(NOTE_DUPLICATE_ID, '', this.line)
      else {
        const taken = Array.from({ length: arity }, (_, i) => values[i] ?? null)
        this.known.set(id, 'kept')
        this.instances.push({ id, class: name, line: this.line, values: taken })
      }
    }
  }

  private pass(id: number): void {
    if (id === 0) this.notes.add(NOTE_ID, '', this.line)
    else if (this.known.has(id)) this.notes.add(NOTE_DUPLICATE_ID, '', this.line)
    else this.known.set(id, 'passed')
  }

  /** The values of a statement; null when it is broken. */
  private arguments(text: string, open: number): CellValue[] | null {
    try {
      return new Arguments(text, open, {
        typeName: (keyword) => this.names?.types.get(keyword.toUpperCase()) ?? null,
        note: (kind, detail) => this.notes.add(kind, detail, this.line),
      }).read()
    } catch (error) {
      if (error instanceof BrokenStatement) return null
      throw error
    }
  }
}

/** Behind the `;` that ends the statement at `at`: none of a string, none of a comment; -1 when there is none. */
function statementEnd(text: string, at: number): number {
  for (let p = at; p < text.length; p++) {
    if (text[p] === ';') return p + 1
    const closing = text[p] === "'" ? "'" : text.startsWith('/*', p) ? '*/' : ''
    if (closing === '') continue
    const end = text.indexOf(closing, p + (closing === "'" ? 1 : 2))
    if (end < 0) return -1
    p = end + closing.length - 1
  }
  return -1
}

/** The parenthesis behind the keyword at `at`; -1 when there is none. */
function argumentsAt(text: string, at: number): number {
  const keyword = /^[A-Za-z0-9_-]*/.exec(text.slice(at))?.[0] as string
  const open = spaceEnd(text, at + keyword.length)
  return keyword !== '' && text[open] === '(' ? open : -1
}

/** The texts of a value: one, or those of a list. */
function textsOf(value: CellValue): string[] {
  if (value === null || typeof value !== 'object') return []
  if (value.kind === 'text') return [value.text]
  return value.kind === 'list' ? value.items.flatMap(textsOf) : []
}
