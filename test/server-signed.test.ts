/** An authoritative run from upload to proof: signed by the server, verified and made again by the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleBuilding } from '../engine/sample/building.ts'
import { createApp } from '../server/app.ts'
import { call } from './cli/call.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'
import { type ValidationClient, validationClient } from './server/validation-client.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SAMPLE = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 7, violations: 1 }),
].join('')

describeStorages('a signed result', (storage) => {
  const folder = temporaryFolder()
  const [model, keys, signed] = ['house.ifc', 'jwks.json', 'signed.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  let services: TestServices
  let client: ValidationClient
  let version: string

  beforeAll(async () => {
    services = await testServices({}, storage)
    client = validationClient(createApp(services))
    version = (await storeModel(services, SAMPLE)).version
    writeFileSync(model, SAMPLE)
  })
  afterAll(() => services.end())

  const download = async (id: string): Promise<void> => {
    const response = await client.get(`/v1/validations/${id}/signed`)
    expect(response.status).toBe(200)
    writeFileSync(signed, new Uint8Array(await response.arrayBuffer()))
    writeFileSync(keys, await (await client.get('/.well-known/jwks.json')).text())
  }

  test('holds offline, and the same model gives the same digest', async () => {
    const { id, digest } = await client.check(version, { rules: ['core/information'], parameters: {} })
    await download(id)
    const { code, out, notes } = await call(
      'verify',
      signed,
      '--keys',
      keys,
      '--model',
      model,
      '--format',
      'json',
    )
    expect(notes).toEqual([])
    expect(code).toBe(0)
    expect(out).toContain(digest)
  })

  test('does not hold with any of its digits changed, nor for another model', async () => {
    const { id } = await client.check(version, { rules: ['core/information'] })
    await download(id)
    const text = readFileSync(signed, 'utf8')
    const at = text.indexOf('"pass":') + 8
    writeFileSync(signed, `${text.slice(0, at)}7${text.slice(at)}`)
    expect((await call('verify', signed, '--keys', keys)).code).toBe(1)
    writeFileSync(signed, text)
    expect((await call('verify', signed, '--keys', keys)).code).toBe(0)
    const other = [
      ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 13, seed: 7, violations: 1 }),
    ].join('')
    writeFileSync(model, other)
    const reproduced = await call('verify', signed, '--keys', keys, '--model', model)
    writeFileSync(model, SAMPLE)
    expect(reproduced.code).toBe(1)
  })

  test('still holds after the key was replaced by a newer one', async () => {
    const { id } = await client.check(version, { rules: ['core/information'] })
    await services.keyRing.rotate('result')
    await download(id)
    expect((await call('verify', signed, '--keys', keys)).code).toBe(0)
    const { keys: published } = JSON.parse(readFileSync(keys, 'utf8')) as { keys: object[] }
    expect(published.length).toBeGreaterThan(1)
  })

  test('an equal question asked again carries the statement of the run that answered it', async () => {
    const { version: same } = await storeModel(services, SAMPLE)
    const { id } = await client.check(same, { rules: ['core/information'] })
    await download(id)
    expect((await call('verify', signed, '--keys', keys)).code).toBe(0)
  })
})
