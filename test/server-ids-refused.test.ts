/** Forms and IDS files that a server refuses, and what it says of an IDS by itself. */
import { describe, expect, test } from 'vitest'
import type { IdsFault } from '../engine/ids/fault.ts'
import { idsFile, specification } from './ids/files.ts'
import { attribute, DOORS, FATAL, ids, idsServer, model, problemOf } from './server/ids-server.ts'
import { partText, type RawPart, rawForm } from './server/raw-form.ts'

const { request, send, sendRaw } = idsServer()

describe('6.15 a form that is wrong', () => {
  test.each([
    ['an IDS behind the model', [model(), ids('late.ids', DOORS)], "'late.ids' stands behind the model"],
    ['two models', [model(), model('other.ifc')], "a second model, 'other.ifc'"],
    [
      'an IDS in a field of another name',
      [{ ...ids('a.ids', DOORS), field: 'file' }, model()],
      "fields called 'ids'",
    ],
    ['IDS files and no model', [ids('a.ids', DOORS), ids('b.ids', DOORS)], 'holds 2 IDS and no model'],
    ['no file at all', [], 'holds no file'],
    [
      'a field that is no file',
      [{ field: 'rules', text: 'core/information' }, model()],
      "'rules' is no file",
    ],
    ['an IDS that is no file', [{ field: 'ids', text: DOORS }, model()], "'ids' is no file"],
  ])('6.15 with %s is a wrong call that says so', async (_, parts, words) => {
    const problem = await problemOf(await sendRaw(rawForm(...(parts as RawPart[]))))
    expect(problem).toMatchObject({ status: 400, code: 'call-invalid' })
    expect(problem.detail).toContain(words)
  })

  test.each([
    ['in its model', partText(model()).slice(0, -5000)],
    ['in an IDS', partText(ids('a.ids', DOORS)).slice(0, -50)],
    ['in a header', '--part-of-a-test\r\nContent-Dispo'],
    ['before its first part', 'nothing of a form'],
  ])('6.15 that ends %s is told from a model that does', async (_, body) => {
    const problem = await problemOf(await sendRaw(body))
    expect(problem).toMatchObject({ status: 400, code: 'call-invalid' })
    expect(problem.detail).toContain('the form cannot be read')
  })

  test('6.15 whose header names no boundary is a wrong call', async () => {
    const problem = await problemOf(await sendRaw(rawForm(model()), 'multipart/form-data'))
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining('no boundary') })
  })

  test('6.15 with too large or too many IDS files is refused before it is read to its end', async () => {
    const filler = (bytes: number) => `${DOORS}<!--${'x'.repeat(bytes)}-->`
    const large = await problemOf(await send('', ids('large.ids', filler(20_000)), model()))
    expect(large).toMatchObject({ status: 413, code: 'body-too-large' })
    expect(large.detail).toContain("'large.ids' is larger than the 20000 bytes")
    const some = [1, 2].map((number) => ids(`${number}.ids`, filler(15_000)))
    expect((await problemOf(await send('', ...some, model()))).detail).toContain('30000 bytes together')
    const many = [1, 2, 3, 4, 5].map((number) => ids(`${number}.ids`, DOORS))
    expect((await problemOf(await send('', ...many, model()))).detail).toContain('more than 4 IDS files')
    expect((await send('', ...many.slice(1), model())).status).toBe(200)
  })

  test('6.15 with an unknown pack or an empty model is refused as raw bytes are', async () => {
    const unknown = await send('?rules=core/informatoin', ids('a.ids', DOORS), model())
    expect(await problemOf(unknown)).toMatchObject({ status: 400, code: 'pack-not-found' })
    const empty = await send('', ids('a.ids', DOORS), model('empty.ifc', ''))
    expect(await problemOf(empty)).toMatchObject({ status: 400, code: 'input-empty' })
  })
})

describe('6.16 POST /v1/ids/lint', () => {
  const lint = (body: string, query = '', type = 'application/xml') =>
    request(`/v1/ids/lint${query}`, { method: 'POST', body, headers: { 'content-type': type } })

  test('6.16 answers all faults of an IDS', async () => {
    const many = idsFile(specification(attribute('Nam').repeat(14), { occurs: '' }))
    const response = await lint(many, '?name=many.ids')
    const report = (await response.json()) as { faults: IdsFault[] }
    expect(response.status).toBe(200)
    expect(report).toMatchObject({
      name: 'many.ids',
      title: 'T',
      specifications: 1,
      fatal: 0,
      errors: 14,
      warnings: 1,
    })
    expect(report.faults).toHaveLength(15)
    expect(report.faults.at(-1)).toMatchObject({ place: { line: 9 }, do: 'correct it, or the ifcVersion' })
  })

  test('6.16 says of one without a meaning why, and of what is no XML where it ends', async () => {
    expect(await (await lint(FATAL)).json()).toMatchObject({
      name: 'requirements.ids',
      specifications: null,
      fatal: 1,
    })
    expect(await problemOf(await lint('<ids', '?name=x.ids'))).toMatchObject({
      status: 422,
      code: 'ids-syntax',
      place: { source: 'x.ids', line: 1 },
    })
  })

  test('6.16 refuses what is empty, too large, of another type or not sent with POST', async () => {
    expect(await problemOf(await lint(''))).toMatchObject({ status: 400, code: 'input-empty' })
    expect(await problemOf(await lint(' '.repeat(20_001)))).toMatchObject({ status: 413 })
    expect(await problemOf(await lint(DOORS, '', 'text/html'))).toMatchObject({ status: 415 })
    expect(await problemOf(await lint(DOORS, '?file=a'))).toMatchObject({ status: 400 })
    expect(await problemOf(await request('/v1/ids/lint'))).toMatchObject({ status: 405 })
  })
})
