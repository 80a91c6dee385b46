/** A single public key that is trusted, as people write it (spec 9.5). */
import { expect, test } from 'vitest'
import { keyOfText, keyText } from '../engine/signed/key-set.ts'
import { verifySigned } from '../engine/signed/verify.ts'
import { checkedHouse, failure, type MemorySigner, memorySigner, signedBytes } from './signed/signing.ts'

const textOf = ({ keys }: MemorySigner): string => `ed25519:${keys.keys[0]?.x}`
const keyOf = (signer: MemorySigner): Uint8Array => keyOfText(textOf(signer)) ?? expect.fail('no key')

test('9.5 the key itself verifies, whatever its id, alone or among others, and is said', async () => {
  const [signer, other] = [await memorySigner('any id'), await memorySigner('result-1')]
  const bytes = await signedBytes(signer, await checkedHouse(0.9))
  for (const keys of [[keyOf(signer)], [keyOf(other), keyOf(signer)]]) {
    const { verification } = verifySigned(bytes, { trust: { kind: 'pinned', keys } })
    expect(verification).toMatchObject({ holds: true, origin: 'shown', kid: 'any id' })
    expect(verification.parts[1]?.message).toContain(textOf(signer))
  }
})

test('9.5 another key of the same id does not, nor do keys that the file brings along', async () => {
  const [signer, namesake] = [await memorySigner('result-1'), await memorySigner('result-1')]
  const bytes = await signedBytes(namesake, await checkedHouse(0.9), { embed: true })
  const trusting = (...keys: readonly Uint8Array[]) =>
    verifySigned(bytes, { trust: { kind: 'pinned', keys } }).verification
  expect(failure(trusting(keyOf(signer)))).toMatch(/^signature: the signature does not fit/)
  expect(failure(trusting(keyOf(signer), keyOf(await memorySigner())))).toMatch(
    /^signature: none of the 2 keys/,
  )
  expect(failure(trusting())).toMatch(/^signature: no key is trusted/)
  expect(trusting(keyOf(namesake)).holds).toBe(true)
})

test('9.5 a key has one writing, and what is written otherwise is none', async () => {
  const text = textOf(await memorySigner())
  expect(keyText(keyOfText(text) as Uint8Array)).toBe(text)
  const last = text.slice(0, -1)
  const wrong = [text.slice(8), `${text}A`, last, `${text}=`, text.toUpperCase(), ` ${text}`, 'ed25519:']
  // the last letter has two bits that mean nothing
  const twins = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
    (one) => last + one,
  )
  expect(wrong.map(keyOfText)).toEqual(wrong.map(() => null))
  expect(twins.filter((one) => keyOfText(one) !== null)).toHaveLength(16)
})
