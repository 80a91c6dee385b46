/** Imports a rule pack of the earlier MCP format: what can be said becomes a pack, the rest a report. */
import { isDay } from '../day.ts'
import type { Pack, Rule } from '../pack/pack.ts'
import { parsePack } from '../pack/parse.ts'
import { checkShape, type ShapeSchema } from '../pack/shape.ts'
import { isObject, type JsonObject, optionalText, own, reportUnknownKeys } from './fields.ts'
import { jurisdictionPath } from './jurisdiction.ts'
import { type ImportNote, Notes, shown } from './note.ts'
import { convertRule } from './rule.ts'
import { bounded } from './rule-words.ts'

export interface McpImport {
  readonly pack: Pack
  /** In the order of the file. */
  readonly report: readonly ImportNote[]
  /** How many rules the file has; the pack may have fewer. */
  readonly rules: number
}

/** Whether a value has the mark of the format. */
export function isMcpPack(json: unknown): boolean {
  return isObject(json) && Object.hasOwn(json, 'mcp_id')
}

/**
 * The pack, its rules sorted by id, and everything that was doubtful or could not be said.
 *
 * @param source which file or address it came from, for errors and for the rules' `source`
 * @throws LintelError pack-invalid when the file is not of the format; the message begins with the path
 */
export function importMcpPack(json: unknown, source: string): McpImport {
  checkShape(json, SHAPE, { source, root: SHAPE })
  const file = json as JsonObject
  const notes = new Notes()
  reportUnknownKeys(file, { path: '', notes }, KEYS)
  const rules = own(file, 'rules') as readonly JsonObject[]
  const head = headOf(file, rules.length, notes)
  tellMeaning(notes)
  const ids = ruleIds(rules, notes)
  const converted = rules.map((rule, i) =>
    convertRule({
      rule,
      path: `rules[${i}]`,
      id: ids[i] as string,
      source,
      packTitle: head.title,
      edition: optionalText(file, 'version', { path: '', notes: new Notes() }) ?? head.version,
      notes,
    }),
  )
  const definitions = Object.assign({}, ...converted.map((one) => one.definitions))
  const params = Object.assign({}, ...converted.map((one) => one.params))
  const pack = {
    ...head,
    ...(Object.keys(params).length === 0 ? {} : { params }),
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
    rules: converted.flatMap(({ rule }): Rule[] => (rule === null ? [] : [rule])),
  }
  return { pack: parsePack(pack, source), report: notes.all(), rules: rules.length }
}

const KEYS = ['mcp_id', 'name', 'description', 'jurisdiction', 'version', 'effective_date', 'rules']

const OBJECTS: ShapeSchema = { type: ['array', 'null'], items: { type: 'object' } }

/** What must be so for the file to have any meaning; the rest is reported where it stands. */
const SHAPE: ShapeSchema = {
  type: 'object',
  required: ['mcp_id', 'rules'],
  properties: {
    mcp_id: { type: 'string', minLength: 1, description: 'the id of an MCP pack' },
    rules: {
      type: 'array',
      description: 'the rules of the pack',
      items: {
        type: 'object',
        properties: {
          enabled: { type: ['boolean', 'null'] },
          conditions: OBJECTS,
          actions: OBJECTS,
        },
      },
    },
  },
}

function headOf(file: JsonObject, count: number, notes: Notes): Omit<Pack, 'rules'> {
  const place = { path: '', notes }
  const mcpId = own(file, 'mcp_id') as string
  const title = bounded(optionalText(file, 'name', place) ?? mcpId, 'name', notes)
  const jurisdiction = jurisdictionPath(file, notes)
  const date = optionalText(file, 'effective_date', place)
  const from = date === null ? null : dayOf(date, notes)
  const about = optionalText(file, 'description', place)
  const description = [
    about === null ? null : bounded(about, 'description', notes),
    `Imported from the MCP pack ${mcpId.slice(0, 200)} of ${count} rules; a match there is a violation here.`,
    date === null || from !== null ? null : `In force since ${date.slice(0, 100)}.`,
  ]
  return {
    id: packId(mcpId, notes),
    version: versionOf(file, notes),
    title,
    description: description.filter((part) => part !== null).join(' '),
    ...(jurisdiction === null ? {} : { jurisdiction }),
    ...(from === null ? {} : { effective: { from, source: `effective_date of ${mcpId.slice(0, 200)}` } }),
  }
}

/** `2020-07-01`, or the day of a time stamp; what is no day goes into the description. */
function dayOf(date: string, notes: Notes): string | null {
  const day = date.slice(0, 10)
  if (isDay(day)) return day
  notes.decide('effective_date', `the date ${shown(date)}`, {
    done: 'named it in the description',
    decide: 'the day as 2024-01-31, in `effective.from` of the pack',
  })
  return null
}

/** Every report says how the two formats differ where nothing is known. */
function tellMeaning(notes: Notes): void {
  notes.done(
    'rules',
    'conditions, which in the old format a missing property never matches',
    'a missing property makes the verdict unknown, not a pass; the findings name what is missing',
  )
}

function packId(mcpId: string, notes: Notes): string {
  const id =
    mcpId
      .slice(0, 200)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._/-]+/gu, '-')
      .split('/')
      .map((part) => part.replaceAll(/^[._-]+|-+$/gu, ''))
      .filter((part) => part !== '')
      .join('/') || 'mcp'
  if (id !== mcpId) notes.done('mcp_id', shown(mcpId), `made it the id '${id}'`)
  return id
}

/** `2020` → `2020.0.0`, `v1.2` → `1.2.0`; what has no number in it is `0.0.0`. */
function versionOf(file: JsonObject, notes: Notes): string {
  const text = optionalText(file, 'version', { path: '', notes })
  if (text !== null && /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/u.test(text)) return text
  const [, major, minor = '0', patch = '0'] =
    /^[vV]?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/u.exec(text?.trim() ?? '') ?? []
  const version = major === undefined ? '0.0.0' : `${major}.${minor}.${patch}`
  const found = text === null ? 'no version' : `the version ${shown(text)}`
  if (major !== undefined) notes.done('version', found, `made it ${version}`)
  else
    notes.decide('version', found, {
      done: `made it ${version}`,
      decide: 'the version as three numbers: 1.0.0',
    })
  return version
}

/** An id for each rule that is a good file name and stands once, whatever the letters' case. */
function ruleIds(rules: readonly JsonObject[], notes: Notes): readonly string[] {
  const taken = new Set<string>()
  return rules.map((rule, i) => {
    const path = `rules[${i}]`
    const given = optionalText(rule, 'rule_id', { path, notes })
    const plain = (given ?? '')
      .slice(0, 100)
      .replaceAll(/[^A-Za-z0-9._-]+/gu, '-')
      .replaceAll(/^[._-]+|[._-]+$/gu, '')
    const base = plain === '' ? `rule-${i + 1}` : plain
    let id = base
    for (let n = 2; taken.has(id.toLowerCase()); n++) id = `${base}-${n}`
    taken.add(id.toLowerCase())
    if (id !== given) tellId(given, id, { path: `${path}.rule_id`, isTaken: id !== base, notes })
    return id
  })
}

function tellId(
  given: string | null,
  id: string,
  { path, isTaken, notes }: { readonly path: string; readonly isTaken: boolean; readonly notes: Notes },
): void {
  const found = given === null ? 'no rule_id' : `the rule_id ${shown(given)}`
  const done = `gave it the id '${id}'`
  const decide = given !== null && !isTaken ? null : 'an id of its own'
  notes.decide(path, isTaken ? `${found}, which stands twice` : found, { done, decide })
}
