/** What the digest of a result depends on, and what it must not depend on. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { resultDigest } from '../engine/digest.ts'
import { acceptIds } from '../engine/ids/lint.ts'
import { idsPack } from '../engine/ids/pack.ts'
import type { Kernel } from '../engine/kernel.ts'
import { caseModel } from '../engine/pack/case-model.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import type { Result } from '../engine/result.ts'
import { check, FAULTY, PACKS } from './digest/check.ts'
import { builtKernel, ownPacks, sampleBytes } from './digest/inputs.ts'
import { idsFile, specification } from './ids/files.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

describe('the digest', () => {
  test('4.1 does not depend on the name of the file', async () => {
    const [one, other] = await Promise.all([
      check(FAULTY, { name: 'a.ifc' }),
      check(FAULTY, { name: 'b.ifc' }),
    ])

    expect(one.digest).toBe(other.digest)
    expect({ ...one, model: { ...one.model, name: '' } }).toEqual({
      ...other,
      model: { ...other.model, name: '' },
    })
  })

  test('6.12 does not depend on what the audit says of an IDS', async () => {
    const wrong = specification('<attribute><name><simpleValue>Nam</simpleValue></name></attribute>')
    const { document, faults } = acceptIds(idsFile(wrong), 'a.ids', 'report')
    const [one, other] = await Promise.all([
      check(FAULTY, { packs: [idsPack(document, 'a.ids', { faults })] }),
      check(FAULTY, { packs: [idsPack(document, 'a.ids')] }),
    ])

    expect(one.packs[0]?.audit?.errors).toBe(1)
    expect(other.packs[0]?.audit).toBeUndefined()
    expect(one.digest).toBe(other.digest)
    expect(resultDigest(one)).toBe(one.digest)
  })

  test('1.1 does not depend on how the bytes are cut', async () => {
    const { digest } = await check(FAULTY)
    const cuts = fc.array(fc.integer({ min: 0, max: FAULTY.length }), { minLength: 1, maxLength: 40 })

    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const at = [0, ...places.sort((a, b) => a - b), FAULTY.length]
        const chunks = at.slice(1).map((end, i) => FAULTY.subarray(at[i], end))
        const result = await checkModel(kernel, { name: 'cut', chunks, size: null }, { packs: PACKS })
        expect(result.digest).toBe(digest)
      }),
      { numRuns: 12, seed: 1 },
    )
  })

  test('1.1 does not depend on it when every byte comes alone', async () => {
    const rows = [{ id: 'Tür', class: 'IfcDoor', attributes: { Name: "Tür 'A' 会" } }]
    const bytes = new TextEncoder().encode(caseModel({ name: 'bytes', rows, expect: 'fail' }))
    const chunks = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
    const cut = await checkModel(kernel, { name: 'bytes', chunks, size: bytes.length }, { packs: PACKS })

    expect(cut.digest).toBe((await check(bytes)).digest)
  })

  test('changes with the model, the packs and the parameters', async () => {
    const other = sampleBytes({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, violations: 1, seed: 2 })
    const digests = await Promise.all([
      check(FAULTY),
      check(other.bytes),
      check(FAULTY, { packs: PACKS.slice(0, 1) }),
      check(FAULTY, {
        packs: resolvePacks(ownPacks(), ['core/information'], { params: { proxy_share: 6 } }),
      }),
    ])

    expect(new Set(digests.map((result) => result.digest)).size).toBe(4)
  })

  test('is not that of a document that somebody changed', async () => {
    const result = await check(FAULTY)
    const [first, ...rest] = result.findings
    const bent = { ...result, findings: [{ ...first, severity: 'info' }, ...rest] } as Result

    expect(resultDigest(bent)).not.toBe(result.digest)
  })
})
