/** `GET /v1/sample.ifc`: the sample building as a stream, so that its size never matters. */
import type { Context } from 'hono'
import { LintelError } from '../../engine/errors.ts'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { completeOptions, type SampleOptions } from '../../engine/sample/options.ts'

const NUMBERS = ['storeys', 'roomsPerStorey', 'seed', 'violations'] as const
const SWITCHES = ['mep', 'furniture'] as const
const CHOICES = {
  schema: ['IFC2X3', 'IFC4', 'IFC4X3'],
  lengthUnit: ['m', 'mm', 'ft'],
  angleUnit: ['rad', 'deg'],
} as const
/** A server makes small buildings on request; `lintel sample` makes large ones. */
const MOST_ROOMS = 20_000

/** @throws LintelError call-invalid */
export function sampleResponse(context: Context): Response {
  const parts = sampleParts(readOptions(context.req.query()))
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
  const headers = {
    'content-type': 'application/x-step',
    'content-disposition': 'attachment; filename="sample.ifc"',
  }
  return context.newResponse(body, 200, headers)
}

/** The generator checks its options at its first step, which therefore is made here. */
function sampleParts(given: Readonly<Record<string, unknown>>): Iterator<string> {
  try {
    const options = completeOptions(given as unknown as SampleOptions)
    if (options.storeys * options.roomsPerStorey > MOST_ROOMS) {
      throw new RangeError(`at most ${MOST_ROOMS} rooms are made here; use 'lintel sample' for more`)
    }
    const parts = sampleBuilding(options)
    const first = parts.next()
    return first.done ? parts : withFirst(first.value, parts)
  } catch (error) {
    if (error instanceof RangeError) throw new LintelError('call-invalid', error.message)
    throw error
  }
}

function* withFirst(first: string, rest: Iterable<string>): Generator<string> {
  yield first
  yield* rest
}

function readOptions(query: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(query).map(([name, text]) => [name, readOption(name, text)]))
}

function readOption(name: string, text: string): number | boolean | string {
  if ((NUMBERS as readonly string[]).includes(name)) return text === '' ? Number.NaN : Number(text)
  if ((SWITCHES as readonly string[]).includes(name)) return text !== 'false'
  const choices: readonly string[] | undefined = Object.hasOwn(CHOICES, name)
    ? CHOICES[name as keyof typeof CHOICES]
    : undefined
  if (choices?.includes(text)) return text
  if (choices !== undefined)
    throw new LintelError('call-invalid', `'${name}' must be one of ${choices.join(', ')}, not '${text}'`)
  const known = [...NUMBERS, ...SWITCHES, ...Object.keys(CHOICES)].join(', ')
  throw new LintelError('call-invalid', `unknown query parameter '${name}'; there are: ${known}`)
}
