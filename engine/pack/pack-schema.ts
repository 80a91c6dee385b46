/**
 * The JSON Schema of packs. The parser reads packs by it, and `pack.schema.json` is this object as a file, so the
 * completion an author sees and what is accepted never differ.
 */
import { UNIT_NAMES } from '../language/units.ts'
import type { ShapeSchema } from './shape.ts'

const text = (description: string): ShapeSchema => ({ type: 'string', minLength: 1, description })
const texts = (description: string): ShapeSchema => ({
  type: 'array',
  items: { type: 'string', minLength: 1 },
  description,
})
const day = (description: string): ShapeSchema => ({
  type: 'string',
  pattern: '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$',
  description: `${description} As \`2023-01-01\`.`,
})
const unit: ShapeSchema = {
  enum: UNIT_NAMES,
  description: "The unit in which the numbers are written, one of the language's.",
}
const verified: ShapeSchema = {
  enum: ['verified', 'secondary', 'draft'],
  description:
    'How far the figure was checked: `verified` against the code itself, `secondary` against a source that cites it, `draft` not yet (off unless asked for).',
}

/** Names that expressions can write without quotes. */
const nameKeys: ShapeSchema = { type: 'string', pattern: '^[a-z][A-Za-z0-9_]*$' }

/** `IFC2X3` first: the oldest. */
const schemaName: ShapeSchema = {
  enum: ['IFC2X3', 'IFC4', 'IFC4X3'],
  description: 'Schema of the case; default IFC4.',
}

const outcome: ShapeSchema = {
  enum: ['pass', 'fail', 'unknown', 'notApplicable'],
  description: 'The expected verdict.',
}

const reference: ShapeSchema = {
  type: 'object',
  description: 'The clause that demands it.',
  required: ['code'],
  additionalProperties: false,
  properties: {
    code: text("The code's short name, as people cite it: `ADA 2010`."),
    section: text('Section or clause: `404.2.3`.'),
    edition: text('Edition or year.'),
    url: text('Where the clause can be read.'),
  },
}

const parameter: ShapeSchema = {
  type: 'object',
  description:
    'A named number, text or truth that rules read as `param.name`. Without `value` it is a fact of the building that has to be stated, and missing until then.',
  anyOf: [{ required: ['value'] }, { required: ['type'] }],
  additionalProperties: false,
  properties: {
    value: {
      type: ['number', 'string', 'boolean'],
      description: 'A number in `unit`, a text, or true or false.',
    },
    type: {
      enum: ['number', 'text', 'boolean'],
      description: 'What has to be stated; only without `value`.',
    },
    oneOf: texts('The only values of a text.'),
    unit,
    title: text('What it is, for people.'),
    source: text('Where the figure comes from.'),
    verified,
  },
}

const table: ShapeSchema = {
  type: 'object',
  description: 'Text to number, read as `table.name[expression]`; a text that is not a key is missing.',
  required: ['values'],
  additionalProperties: false,
  properties: {
    unit,
    values: {
      type: 'object',
      description: 'Key to number, in `unit`.',
      minProperties: 1,
      additionalProperties: { type: 'number' },
    },
    source: text('Where the figures come from.'),
    verified,
  },
}

const caseValues = (description: string): ShapeSchema => ({
  type: 'object',
  description,
  additionalProperties: { type: ['number', 'string', 'boolean', 'null'] },
})

const caseRow: ShapeSchema = {
  type: 'object',
  description: 'One row of the small model; values are SI, relations name other rows of the case.',
  required: ['id', 'class'],
  additionalProperties: false,
  properties: {
    id: text('Name of the row within its case.'),
    class: text('IFC class: `IfcDoor`.'),
    attributes: caseValues('Attribute to value; null writes `$`.'),
    properties: caseValues('`Set.Property` to value.'),
    quantities: {
      type: 'object',
      description: '`Set.Quantity` to number.',
      additionalProperties: { type: 'number' },
    },
    measured: {
      type: 'object',
      description: 'What functions that measure give there, by their names: `clearWidth`; SI.',
      additionalProperties: { type: ['number', 'boolean'] },
    },
    partOf: text('The whole it decomposes.'),
    containedIn: {
      type: ['string', 'array'],
      minLength: 1,
      items: { type: 'string', minLength: 1 },
      description: 'Its spatial container, or several.',
    },
    type: text('Its type object.'),
    fills: text('The opening it fills.'),
    voids: text('The element this opening voids.'),
    bounds: texts('Spaces it bounds.'),
    groups: texts('Groups, zones, systems it belongs to.'),
    material: text('Name of its material.'),
    classification: text('Identification of its classification.'),
  },
}

const testCase: ShapeSchema = {
  type: 'object',
  description: 'A small model and what the rule says of it.',
  required: ['name', 'rows', 'expect'],
  additionalProperties: false,
  properties: {
    name: text('What the case shows, one phrase.'),
    schema: schemaName,
    params: {
      type: 'object',
      description: 'Parameters set for this case; a text may carry a unit (`34 in`).',
      additionalProperties: { type: ['number', 'string', 'boolean'] },
    },
    rows: { type: 'array', minItems: 1, items: { $ref: '#/$defs/row' }, description: 'The model.' },
    judge: text("The row that is judged; default the first. `rule` judges the rule's own status."),
    expect: outcome,
  },
}

const rule: ShapeSchema = {
  type: 'object',
  description: 'One requirement: to what it applies, what it demands, in words, and its cases.',
  required: [
    'id',
    'title',
    'reference',
    'category',
    'severity',
    'verified',
    'applies',
    'message',
    'why',
    'mend',
    'cases',
  ],
  anyOf: [{ required: ['require'] }, { required: ['occurs'] }],
  additionalProperties: false,
  properties: {
    $schema: text('Where this schema stands, for editors; only in a rule that is a file of its own.'),
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
      description: 'Unique in the pack and lasting: findings, waivers and baselines name it.',
    },
    title: text('What it is about, a few words.'),
    reference,
    category: text('`accessibility`, `fire`, `egress`, …'),
    severity: { enum: ['error', 'warning', 'info'], description: 'How much a failure weighs.' },
    verified,
    live: {
      enum: [false],
      description:
        'false: only a function that measures in space could find a failure, so the rule is declared and does not run yet.',
    },
    applies: text('Classes, and `where` a condition: `IfcDoor where Pset_DoorCommon.FireExit`.'),
    require: text('The condition that must hold: `OverallWidth >= param.door_width`.'),
    occurs: {
      type: 'object',
      description: 'How many rows must be applicable.',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        min: { type: 'integer', minimum: 0, description: 'At least so many; default 0.' },
        max: { type: 'integer', minimum: 0, description: 'At most so many; default no limit.' },
      },
    },
    message: text('One sentence; {value}, {limit}, {name} and {class} are filled in.'),
    why: text('Why it matters, one or two sentences.'),
    mend: text('What to do about it, one sentence.'),
    source: text('Where the figure comes from, when not from the reference.'),
    cases: {
      type: 'array',
      items: { $ref: '#/$defs/case' },
      description: 'Small models on both sides of the limit.',
    },
    never: {
      type: 'object',
      description: 'Outcomes that no case can show, with the reason.',
      additionalProperties: false,
      properties: {
        pass: text('Why nothing can pass.'),
        fail: text('Why nothing can fail.'),
        unknown: text('Why nothing can be unknown.'),
        notApplicable: text('Why the rule applies to everything.'),
      },
    },
  },
}

const named = (description: string, value: ShapeSchema): ShapeSchema => ({
  type: 'object',
  description,
  propertyNames: nameKeys,
  additionalProperties: value,
})

/** Draft 2020-12; only the keywords that `shape.ts` reads. */
export const PACK_SCHEMA: ShapeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Lintel rule pack',
  description: 'Rules for checking building models.',
  type: 'object',
  required: ['id', 'version', 'title'],
  additionalProperties: false,
  properties: {
    $schema: text('Where this schema stands, for editors.'),
    id: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$',
      description: 'Path-like: `us/ada-2010`.',
    },
    version: {
      type: 'string',
      pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$',
      description: 'Semantic version: `1.0.0`.',
    },
    title: text('Name of the pack for people.'),
    description: text('What it covers, and what it does not.'),
    jurisdiction: {
      type: 'string',
      pattern: '^[a-z0-9-]+(/[a-z0-9-]+)*$',
      description: 'Where it is in force: `us/ca`.',
    },
    effective: {
      type: 'object',
      description: 'When it decides, by the day that the check names; without it, always.',
      additionalProperties: false,
      properties: {
        from: day('First day.'),
        to: day('Last day.'),
        source: text('Where the days come from.'),
      },
    },
    licence: text('SPDX name of the licence of the rules.'),
    extends: text('Id of the pack that this one amends.'),
    replaces: texts('Ids of packs of a wider jurisdiction that do not apply where this one does.'),
    params: named("Parameters by name; one of the base pack's names overrides it.", {
      $ref: '#/$defs/parameter',
    }),
    tables: named('Tables by name.', { $ref: '#/$defs/table' }),
    definitions: named('Expressions by name, read as if they stood in its place.', text('An expression.')),
    rules: {
      type: 'array',
      items: { $ref: '#/$defs/rule' },
      description:
        "The rules; an id of the base pack's overrides that rule. In a folder they stand in rules/*.json.",
    },
    withdraw: texts('Ids of rules of the base pack that do not apply here.'),
  },
  $defs: { parameter, table, rule, case: testCase, row: caseRow },
}
