/** A tool as data: its shapes, and what whoever calls it must be allowed. No tool can be made without saying so. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { LintelError } from '../../engine/errors.ts'
import type { Principal } from '../auth/principal.ts'
import type { Permission } from '../auth/roles.ts'
import { HttpError, statusOf } from '../http/problem.ts'
import type { Services } from '../services.ts'
import { oneLine } from './words.ts'

/** Who calls, with what, and until when. */
export interface Call {
  readonly services: Services
  readonly principal: Principal
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** An answer: words for people, and the same as data that fits the tool's output shape. */
export interface Told<Data> {
  readonly text: string
  readonly data: Data
}

interface ToolSpec<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string
  readonly title: string
  /** For assistants, in plain words. */
  readonly description: string
  readonly needs: readonly Permission[]
  readonly input: Input
  readonly output: Output
  readonly run: (input: z.output<Input>, call: Call) => Told<z.input<Output>> | Promise<Told<z.input<Output>>>
}

export interface Tool {
  readonly name: string
  readonly needs: readonly Permission[]
  readonly addTo: (server: McpServer, call: Call) => void
}

/** Every tool only reads: it changes nothing that is stored, and the same call gives the same answer. */
const ONLY_READS = { readOnlyHint: true, idempotentHint: true, destructiveHint: false, openWorldHint: false }

/** The tool, with its check of permission before everything else and an answer for whatever goes wrong. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  spec: ToolSpec<Input, Output>,
): Tool {
  const { name, title, needs } = spec
  const description = `${spec.description} Needs the permission ${needs.join(' and ')}.`
  const addTo = (server: McpServer, call: Call): void => {
    const config = {
      title,
      description,
      inputSchema: spec.input as z.ZodObject,
      outputSchema: spec.output as z.ZodObject,
      annotations: ONLY_READS,
    }
    server.registerTool(name, config, (input) => answer(spec, input as z.output<Input>, call))
  }
  return { name, needs, addTo }
}

/** @throws HttpError `forbidden` where one of the permissions is missing */
export function demand({ principal }: Call, ...needs: readonly Permission[]): void {
  const missing = needs.filter((need) => !principal.permissions.has(need))
  if (missing.length === 0) return
  const who = principal.kind === 'key' ? 'this API key' : `the role ${principal.role}`
  throw new HttpError('forbidden', `${who} may not do this; it needs the permission ${missing.join(' and ')}`)
}

async function answer<Input extends z.ZodObject, Output extends z.ZodObject>(
  spec: ToolSpec<Input, Output>,
  input: z.output<Input>,
  call: Call,
): Promise<CallToolResult> {
  try {
    demand(call, ...spec.needs)
    const { text, data } = await spec.run(input, call)
    return { content: [{ type: 'text', text }], structuredContent: { ...data } }
  } catch (error) {
    return refusal(error, call)
  }
}

/** What went wrong, as an assistant reads it; the inner message of a fault of ours stays in the log. */
function refusal(error: unknown, { services, signal }: Call): CallToolResult {
  const known = error instanceof HttpError || error instanceof LintelError
  if (statusOf(error) === 500 && !signal.aborted) services.log(error)
  const text =
    known && statusOf(error) !== 500
      ? `${error.code}: ${oneLine(error.message)}`
      : 'internal: an unexpected fault; the server log tells more'
  return { isError: true, content: [{ type: 'text', text }] }
}

export const uuid = z.uuid().transform((id) => id.toLowerCase())
