/** IDS files over HTTP: the same verdict as on the command line, with the real kernel in a real thread. */
import { writeFileSync } from 'node:fs'
import { request as connect } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { type RunningServer, startServer } from '../server/start.ts'
import { call } from './cli/call.ts'
import { idsFile, specification } from './ids/files.ts'
import {
  attribute,
  DOORS,
  entity,
  FATAL,
  ids,
  idsServer,
  model,
  problemOf,
  SAMPLE,
} from './server/ids-server.ts'
import { FORM_TYPE, partText, type RawPart, rawForm } from './server/raw-form.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SPACES = idsFile(specification(attribute('LongName'), { applicability: entity('IFCSPACE') }))
/** One error: there is no attribute Nam. */
const FAULTY = idsFile(specification(attribute('Nam')))

const folder = temporaryFolder()
const { request, send } = idsServer()

/** The document of the command line for files with these texts, but for the model's path. */
async function byCommandLine(rules: readonly string[], files: readonly RawPart[]): Promise<Result> {
  for (const { file, text } of [...files, model()]) writeFileSync(join(folder, file as string), text)
  const paths = files.map(({ file }) => join(folder, file as string))
  const { out } = await call(
    'check',
    join(folder, 'house.ifc'),
    '--rules',
    ...rules,
    ...paths,
    '--format',
    'json',
  )
  const result = JSON.parse(out) as Result
  return { ...result, model: { ...result.model, name: 'house.ifc' } }
}

describe('6.13 a form with IDS files', () => {
  test('6.13 gives the document that the command line gives for the same files', async () => {
    const response = await send('', ids('doors.ids', DOORS), model())
    const result = (await response.json()) as Result
    expect(response.status).toBe(200)
    expect(result.packs.map(({ id }) => id)).toEqual(['doors.ids'])
    expect(result.summary.fail + result.summary.pass).toBeGreaterThan(0)
    expect(result).toEqual(await byCommandLine([], [ids('doors.ids', DOORS)]))
    expect(response.headers.get('lintel-digest')).toBe(result.digest)
  })

  test('6.13 with rules checks against packs and IDS files, in the order of the command line', async () => {
    const files = [ids('Räume & "Türen".ids', SPACES), ids('doors.ids', DOORS)]
    const result = (await (await send('?rules=core/information', ...files, model())).json()) as Result
    expect(result.packs.map(({ id }) => id)).toEqual(['core/information', 'Räume & "Türen".ids', 'doors.ids'])
    expect(result).toEqual(await byCommandLine(['core/information'], files))
  })

  test('6.13 tells files of one name apart by a number', async () => {
    const result = (await (
      await send('', ids('a.ids', DOORS), ids('a.ids', SPACES), model())
    ).json()) as Result
    expect(result.packs.map(({ id }) => id)).toEqual(['a.ids', 'a.ids:2'])
    expect(result.rules.map(({ id }) => id)).toEqual(['a.ids#1 S', 'a.ids:2#1 S'])
  })

  test('6.13 keeps the instances that an IDS names and a reader passes over', async () => {
    const solids = idsFile(
      specification(attribute('Depth'), { applicability: entity('IFCEXTRUDEDAREASOLID') }),
    )
    expect(SAMPLE).toContain('IFCEXTRUDEDAREASOLID')
    const result = (await (await send('', ids('solids.ids', solids), model())).json()) as Result
    expect(result.rules[0]?.applicable).toBe(SAMPLE.match(/=IFCEXTRUDEDAREASOLID\(/g)?.length)
  })

  test('6.13 is read however its bytes are cut', async () => {
    const bytes = new TextEncoder().encode(rawForm(ids('doors.ids', DOORS), model()))
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, at + 211))
        at += 211
      },
    })
    const headers = { 'content-type': FORM_TYPE }
    const response = await request('/v1/check', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as object)
    const whole = await send('', ids('doors.ids', DOORS), model())
    expect(response.status).toBe(200)
    expect(response.headers.get('lintel-digest')).toBe(whole.headers.get('lintel-digest'))
  })

  test('6.13 without an IDS is checked against every pack, as raw bytes are', async () => {
    const raw = await request('/v1/check', {
      method: 'POST',
      body: SAMPLE,
      headers: { 'content-type': '' },
    })
    const formed = await send('', model())
    expect(formed.status).toBe(200)
    expect(formed.headers.get('lintel-digest')).toBe(raw.headers.get('lintel-digest'))
  })
})

describe('6.14 an IDS that got something wrong', () => {
  test('6.12 is checked with, and the answer says what it got wrong outside of the digest', async () => {
    const response = await send('', ids('faulty.ids', FAULTY), model())
    const result = (await response.json()) as Result
    expect(response.status).toBe(200)
    expect(result.packs[0]?.audit).toMatchObject({ errors: 1, warnings: 0 })
    expect(result.packs[0]?.audit?.faults[0]).toMatchObject({
      severity: 'error',
      place: { line: 9, column: 18 },
      what: "there is no attribute 'Nam' in IFC4; did you mean 'Name'?",
      do: 'correct it, or the ifcVersion',
    })
    expect(result).toEqual(await byCommandLine([], [ids('faulty.ids', FAULTY)]))
  })

  test('6.14 is refused by audit=strict, with place, what and what to do', async () => {
    const problem = await problemOf(await send('?audit=strict', ids('faulty.ids', FAULTY), model()))
    expect(problem).toMatchObject({
      status: 422,
      code: 'ids-audit',
      place: { source: 'faulty.ids', line: 9, column: 18 },
      more: 0,
    })
    expect(problem.faults).toHaveLength(1)
    expect(problem.faults?.[0]).toMatchObject({ severity: 'error', do: 'correct it, or the ifcVersion' })
  })

  test('6.14 of many faults lists ten and says how many more there are', async () => {
    const many = idsFile(specification(attribute('Nam').repeat(14)))
    const problem = await problemOf(await send('?audit=strict', ids('many.ids', many), model()))
    expect(problem.faults).toHaveLength(10)
    expect(problem.more).toBe(4)
    expect(problem.detail).toMatch(/\(and 13 more\)$/)
  })

  test.each([
    ['without a meaning', FATAL, 'ids-structure', { source: 'bad.ids', line: 9, column: 1 }],
    ['that is no XML', 'Walls have names.', 'ids-syntax', { source: 'bad.ids', line: 1, column: 1 }],
    ['that is empty', '', 'ids-syntax', { source: 'bad.ids', line: 1, column: 1 }],
  ])(
    '6.14 one %s is refused whatever the mode, and the thread takes the next check',
    async (_, text, code, place) => {
      const problem = await problemOf(await send('', ids('good.ids', DOORS), ids('bad.ids', text), model()))
      expect(problem).toMatchObject({ status: 422, code, place })
      expect((await send('', ids('good.ids', DOORS), model())).status).toBe(200)
    },
  )

  test('6.14 a mode that does not exist is a wrong call', async () => {
    const problem = await problemOf(await send('?audit=loud', ids('doors.ids', DOORS), model()))
    expect(problem).toMatchObject({
      status: 400,
      code: 'call-invalid',
      detail: expect.stringContaining('loud'),
    })
  })
})

describe('on a socket', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ port: 0, threads: 1, data: null })
  })
  afterAll(() => server.close())

  test('6.14 a form refused for its IDS is answered, however large its model is', async () => {
    const form = new FormData()
    form.append('ids', new File([FATAL], 'bad.ids'))
    form.append('model', new File([`${'x'.repeat(1000)}\n`.repeat(20_000)], 'large.ifc'))
    const response = await fetch(`${server.url}/v1/check`, { method: 'POST', body: form })
    expect(await problemOf(response)).toMatchObject({ status: 422, code: 'ids-structure' })
  })

  test('6.15 a connection that breaks within a form leaves the server working', async () => {
    for (const sent of [partText(ids('a.ids', DOORS)).slice(0, 300), partText(model()).slice(0, 100_000)]) {
      await new Promise<void>((resolve) => {
        const headers = { 'content-type': FORM_TYPE }
        const upload = connect(`${server.url}/v1/check`, { method: 'POST', headers })
        upload.on('error', () => resolve())
        upload.write(sent, () => upload.destroy(new Error('gone')))
      })
    }
    const form = new FormData()
    form.append('ids', new File([DOORS], 'doors.ids'))
    form.append('model', new File([SAMPLE], 'house.ifc'))
    const response = await fetch(`${server.url}/v1/check`, { method: 'POST', body: form })
    expect(response.status).toBe(200)
  })
})
