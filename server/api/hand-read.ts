/** What the document says of requests that are read by hand: their words of refusal are those of the command line. */
import type { RouteConfig } from '@hono/zod-openapi'

/** Shown, not checked. */
interface Shown {
  readonly parameters: NonNullable<RouteConfig['parameters']>
  readonly requestBody?: NonNullable<RouteConfig['requestBody']>
}

const text = { type: 'string', maxLength: 1000 } as const
const day = { type: 'string', format: 'date', example: '2026-11-27' } as const
const binary = { type: 'string', format: 'binary' } as const

const inQuery = (name: string, schema: object, description: string) =>
  ({ name, in: 'query', required: false, schema, description }) as const

const name = inQuery('name', text, 'what the file is called')

/** Of `POST /v1/check`. */
export const CHECK_REQUEST: Shown = {
  parameters: [
    inQuery('rules', { type: 'array', items: text }, 'ids of packs; without them those of the jurisdiction'),
    inQuery('param', { type: 'array', items: text }, 'a parameter of the packs: name=value'),
    inQuery('jurisdiction', text, 'where the building stands: us/ca'),
    inQuery('date', day, 'the day whose code decides; else today'),
    inQuery('today', day, 'the day on which waivers must hold; else today'),
    name,
    inQuery('drafts', { type: 'boolean' }, 'whether drafts of rules count'),
    inQuery('audit', { type: 'string', enum: ['report', 'strict'] }, 'whether faults of an IDS are refused'),
  ],
  requestBody: {
    required: true,
    description: 'the model, or a form that holds IDS files and waivers before it',
    content: {
      'application/octet-stream': { schema: binary },
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: { ids: { type: 'array', items: binary }, waivers: binary, model: binary },
          required: ['model'],
        },
      },
    },
  },
}

/** Of `POST /v1/ids/lint` and `POST /v1/ids-files`. */
export const IDS_REQUEST: Shown = {
  parameters: [name],
  requestBody: { required: true, content: { 'application/xml': { schema: binary } } },
}

/** Of `POST /v1/own-packs`: the shape of a pack is published with it (`$schema`). */
export const OWN_PACK_REQUEST: Shown = {
  parameters: [],
  requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
}

/** Of `POST /v1/assistant`. */
export const ASSISTANT_REQUEST: Shown = {
  parameters: [],
  requestBody: {
    required: true,
    description: 'a JSON-RPC message of the Model Context Protocol',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { jsonrpc: { type: 'string', enum: ['2.0'] }, method: { type: 'string' } },
          required: ['jsonrpc'],
        },
      },
    },
  },
}

/** Of `GET /v1/sample.ifc`. */
export const SAMPLE_REQUEST: Shown = {
  parameters: [
    inQuery('storeys', { type: 'integer', minimum: 1 }, 'how many storeys'),
    inQuery('roomsPerStorey', { type: 'integer', minimum: 2 }, 'how many rooms each has'),
    inQuery('seed', { type: 'integer' }, 'the same seed gives the same building'),
    inQuery('violations', { type: 'integer', minimum: 0 }, 'how many defects of each kind'),
    inQuery('mep', { type: 'boolean' }, 'with ducts and pipes'),
    inQuery('furniture', { type: 'boolean' }, 'with furniture'),
    inQuery('schema', { type: 'string', enum: ['IFC2X3', 'IFC4', 'IFC4X3'] }, 'of the file'),
    inQuery('lengthUnit', { type: 'string', enum: ['m', 'mm', 'ft'] }, 'of the file'),
    inQuery('angleUnit', { type: 'string', enum: ['rad', 'deg'] }, 'of the file'),
  ],
}
