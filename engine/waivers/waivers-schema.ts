/**
 * The JSON Schema of waiver files. Files are read by it, and `waivers.schema.json` is this object as a file, so the
 * completion a person sees and what is accepted never differ.
 */
import type { ShapeSchema } from '../pack/shape.ts'

const text = (description: string): ShapeSchema => ({ type: 'string', minLength: 1, description })
const anyText = (description: string): ShapeSchema => ({ type: 'string', description })
const day = (description: string): ShapeSchema => ({
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description,
})

const quantity: ShapeSchema = {
  type: 'object',
  description: 'A number in SI with its unit.',
  required: ['number', 'unit'],
  additionalProperties: false,
  properties: { number: { type: 'number' }, unit: anyText('`m`, `m2`, `1`, …') },
}

const value: ShapeSchema = {
  type: 'object',
  description: 'As a finding states it: `number` or `interval` with `unit`, or `text`.',
  anyOf: [{ required: ['number', 'unit'] }, { required: ['interval', 'unit'] }, { required: ['text'] }],
  additionalProperties: false,
  properties: {
    number: { type: 'number' },
    interval: {
      type: 'array',
      minItems: 2,
      items: { type: ['number', 'null'] },
      description: 'The two bounds; null where there is none.',
    },
    unit: anyText('`m`, `m2`, `1`, …'),
    text: anyText('A label, an enumeration or a boolean.'),
  },
}

const pack: ShapeSchema = {
  type: 'object',
  description: 'A pack as the result named it.',
  required: ['id', 'version', 'sha256'],
  additionalProperties: false,
  properties: {
    id: text('Id of the pack.'),
    version: anyText('Its version.'),
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'Its digest.' },
  },
}

const edition: ShapeSchema = {
  type: 'object',
  description: 'The clause and the packs at the time; another edition reopens the finding.',
  required: ['code', 'packs'],
  additionalProperties: false,
  properties: {
    code: anyText("The code's short name."),
    section: anyText('Section or clause.'),
    edition: anyText('Edition or year.'),
    packs: { type: 'array', items: pack, description: 'The packs of that run.' },
  },
}

const waiver: ShapeSchema = {
  type: 'object',
  description: 'One finding that someone accepts. What is recorded of it reopens it when it changes.',
  required: ['reason', 'by', 'until'],
  anyOf: [{ required: ['finding'] }, { required: ['rule', 'globalId'] }],
  additionalProperties: false,
  properties: {
    finding: text('Id of the finding; or else `rule` and `globalId`.'),
    rule: text('Id of the rule.'),
    globalId: text("The element's GlobalId."),
    reason: text('Why it is accepted.'),
    by: text('Who accepts it: name and role.'),
    authority: text('On what authority: a permit, a decision, a clause.'),
    until: day('The last day on which it holds: `2027-06-30`.'),
    given: day('The first day on which it holds.'),
    verdict: { enum: ['fail', 'unknown'], description: 'What the finding was.' },
    value,
    limit: value,
    margin: quantity,
    edition,
  },
}

/** Draft 2020-12; only the keywords that `engine/pack/shape.ts` reads. */
export const WAIVERS_SCHEMA: ShapeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Lintel waivers',
  description: 'Findings of a model that someone accepts, with the reason and an end.',
  type: 'object',
  required: ['schema', 'waivers'],
  additionalProperties: false,
  properties: {
    $schema: text('Where this schema stands, for editors.'),
    schema: { enum: ['lintel-waivers/1'], description: 'The form of this file.' },
    waivers: { type: 'array', items: { $ref: '#/$defs/waiver' }, description: 'One a finding.' },
  },
  $defs: { waiver },
}
