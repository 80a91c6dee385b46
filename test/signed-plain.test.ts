/** Results that nobody signed: what can be said of them, and what cannot (spec 9). */
import { beforeAll, describe, expect, test } from 'vitest'
import { resultDigest } from '../engine/digest.ts'
import type { Result } from '../engine/result.ts'
import { verifyPlain } from '../engine/signed/verify.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { utf8 } from './kernel/load.ts'
import { checkedHouse, documentOf, failure } from './signed/signing.ts'

let result: Result

beforeAll(async () => {
  result = await checkedHouse(0.76)
})

describe('a result that nobody signed', () => {
  const bytesOf = (value: unknown): Uint8Array => utf8(JSON.stringify(value))

  test('9.6 holds where its digest is that of its verdicts, and says that anyone can make such a one', () => {
    const { verification } = verifyPlain(documentOf(result).bytes, 'result.json', nodeHasher)
    expect(verification).toMatchObject({ holds: true, kind: 'plain', origin: 'notShown', statement: null })
    expect(verification.parts[0]?.message).toContain('Nobody signed it')
  })

  test('9.6 with another verdict, or a key twice, it does not hold; with a digest made anew it does', () => {
    const forged = { ...result, summary: { ...result.summary, fail: 0 } }
    const verdict = (bytes: Uint8Array) => verifyPlain(bytes, 'result.json', nodeHasher).verification
    expect(failure(verdict(bytesOf(forged)))).toMatch(/^digest: the digest does not fit the document/)
    expect(verdict(bytesOf({ ...forged, digest: resultDigest(forged) })).holds).toBe(true)
    const twice = JSON.stringify(result).replace('"fail":', '"fail":0,"fail":')
    expect(failure(verdict(utf8(twice)))).toMatch(/^digest: the key "fail" stands twice/)
  })
})
