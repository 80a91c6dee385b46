/** The parts of a signed result: what a statement takes from a result, how the file is put together, keys that stand twice. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { duplicateKey } from '../engine/signed/duplicate-key.ts'
import { signedParts } from '../engine/signed/file.ts'
import { type Statement, statedOf } from '../engine/signed/statement.ts'
import { signedResultFile } from '../server/signing/sign-result.ts'
import { checkedHouse, documentOf, joined, memorySigner, pieces, signedBytes } from './signed/signing.ts'

let result: Result
let genuine: Uint8Array

beforeAll(async () => {
  result = await checkedHouse(0.76)
  genuine = await signedBytes(await memorySigner(), result)
})

const statementIn = (bytes: Uint8Array): Statement =>
  JSON.parse(Buffer.from(signedParts(bytes).statement.split('.')[1] ?? '', 'base64url').toString())

describe('the parts', () => {
  test('a key that stands twice is found wherever it stands, and none elsewhere', () => {
    const found = ['{"a":1,"a":2}', '[{"b":{"a":[{"c":1,"\\u0063":2}]}}]', '{"x":"}","x":1}', '{"":1,"":2}']
    expect(found.map(duplicateKey)).toEqual(['a', 'c', 'x', ''])
    const none = [
      '{"a":{"a":{"a":1}}}',
      '[{"a":1},{"a":1}]',
      '{"a":"a","b":"a"}',
      '["a","a"]',
      '{"a\\\\":"\\"","a":1}',
    ]
    expect(none.map(duplicateKey)).toEqual(none.map(() => null))
  })

  test('9.7 the file is put together as a stream, and ends with an error where the stored document is another', async () => {
    const { bytes, said } = documentOf(result)
    const { statement } = signedParts(genuine)
    const stream = (document: Uint8Array) =>
      joined(signedResultFile({ statement, document: pieces(document, 7), expected: said }))
    expect(await stream(bytes)).toEqual(genuine)
    const bad = bytes.slice()
    bad[100] = (bad[100] as number) ^ 1
    await expect(stream(bad)).rejects.toThrow(/the stored result has/)
    await expect(stream(bytes.subarray(1))).rejects.toThrow(/the stored result has/)
  })

  test('9.1 what a statement repeats is taken from the result alone, without audits and declared rules', () => {
    const packs = [{ ...(result.packs[0] as Result['packs'][number]), declared: ['x'] }]
    expect(statedOf({ ...result, packs }).packs).toEqual(statementIn(genuine).packs)
  })
})
