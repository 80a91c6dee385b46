/** Signed results: what is genuine holds, and nothing else does (spec 9). */
import { createHash } from 'node:crypto'
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, importSPKI, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { fromBase64url, toBase64url } from '../engine/signed/base64url.ts'
import { frameOf, signedParts } from '../engine/signed/file.ts'
import { STATEMENT_TYPE, type Statement, statementBytes } from '../engine/signed/statement.ts'
import type { Verification } from '../engine/signed/verification.ts'
import { type Trust, verifySigned } from '../engine/signed/verify.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { utf8 } from './kernel/load.ts'
import {
  checkedHouse,
  documentOf,
  failure,
  ISSUER,
  type MemorySigner,
  memorySigner,
  ORDER,
  signedBytes,
} from './signed/signing.ts'
import { house } from './waivers/house.ts'

let signer: MemorySigner
let result: Result
let other: Result
let genuine: Uint8Array

beforeAll(async () => {
  signer = await memorySigner()
  result = await checkedHouse(0.76)
  other = await checkedHouse(0.9)
  genuine = await signedBytes(signer, result)
})

const trusted = (keys: unknown = signer.keys): Trust => ({ kind: 'keys', keys, source: 'jwks.json' })

function verify(bytes: Uint8Array, trust: Trust = trusted(), issuer?: string): Verification {
  return verifySigned(bytes, { trust, issuer, hasher: nodeHasher }).verification
}

/** A file with another statement, or another document. */
function put(parts: { statement?: string; keys?: string | null; document?: Uint8Array }): Uint8Array {
  const given = { ...signedParts(genuine), ...parts }
  const [before, behind] = frameOf(given)
  return new Uint8Array(Buffer.concat([utf8(before), given.document, utf8(behind)]))
}

const statementIn = (bytes: Uint8Array): Statement =>
  JSON.parse(Buffer.from(signedParts(bytes).statement.split('.')[1] ?? '', 'base64url').toString())

describe('a signed result', () => {
  test('9.2 that is genuine holds, and shows who signed, when and as which run', () => {
    const verification = verify(genuine)
    expect(failure(verification)).toBe('')
    expect(verification).toMatchObject({ holds: true, kind: 'signed', origin: 'shown', kid: 'result-1' })
    expect(verification.parts.map(({ part }) => part)).toEqual([
      'form',
      'signature',
      'statement',
      'issuer',
      'document',
      'digest',
    ])
    expect(verification.statement).toEqual(statementIn(genuine))
    expect(verification.statement).toMatchObject({
      issuer: ISSUER,
      signedAt: '2026-11-27T07:00:00.000Z',
      run: 'run-1',
    })
  })

  test('9.1 the statement says what was checked, with what, and what came of it', () => {
    expect(statementIn(genuine)).toEqual({
      schema: 'lintel-statement/1',
      issuer: ISSUER,
      signedAt: '2026-11-27T07:00:00.000Z',
      run: 'run-1',
      document: documentOf(result).said,
      order: ORDER,
      digest: result.digest,
      model: {
        name: 'house.ifc',
        sha256: createHash('sha256').update(house(0.76)).digest('hex'),
        ifcSchema: 'IFC4',
        rows: result.model.rows,
      },
      packs: [{ id: 'house', version: '1.0.0', sha256: result.packs[0]?.sha256 }],
      parameters: { width: '0.8 m' },
      kernel: result.kernel,
      summary: { status: 'fail', pass: 4, fail: 1, unknown: 1, waived: 0 },
    })
  })

  test('9.2 the file is JSON that any program reads, and its document is the result', () => {
    const file = JSON.parse(Buffer.from(genuine).toString())
    expect(Object.keys(file)).toEqual(['schema', 'statement', 'result'])
    expect(file.result).toEqual(JSON.parse(JSON.stringify(result)))
  })

  test('9.3 is refused whichever single byte is changed, taken out or put in', { timeout: 300_000 }, () => {
    const accepted: string[] = []
    const look = (bytes: Uint8Array, what: string): void => {
      if (verify(bytes).holds) accepted.push(what)
    }
    for (let at = 0; at < genuine.length; at++) {
      const changed = genuine.slice()
      changed[at] = (genuine[at] as number) ^ (1 << (at % 7))
      look(changed, `changed ${at}`)
      if (at % 5 !== 0) continue
      look(new Uint8Array(Buffer.concat([genuine.subarray(0, at), genuine.subarray(at + 1)])), `out ${at}`)
      look(
        new Uint8Array(Buffer.concat([genuine.subarray(0, at), utf8(' '), genuine.subarray(at)])),
        `in ${at}`,
      )
    }
    expect(genuine.length).toBeGreaterThan(3000)
    expect(accepted).toEqual([])
  })

  test('9.3 with every other value of the bytes around and in the statement it is refused, too', {
    timeout: 300_000,
  }, async () => {
    const bytes = await signedBytes(signer, result, { embed: true })
    const start = bytes.length - documentOf(result).bytes.length - 2
    const { statement } = signedParts(bytes)
    // the signature's end has bits that stand for nothing, and the frame has places where JSON allows spaces
    const free = [
      ...Array.from({ length: 50 }, (_, at) => at),
      ...Array.from({ length: 4 }, (_, at) => 46 + statement.length + at),
      ...Array.from({ length: 12 }, (_, at) => start - 1 - at),
      bytes.length - 1,
      bytes.length - 2,
    ]
    const accepted: string[] = []
    for (const trust of [trusted(), { kind: 'embedded' } as const])
      for (const at of free)
        for (let value = 0; value < 256; value++) {
          if (value === bytes[at]) continue
          const changed = bytes.slice()
          changed[at] = value
          if (verify(changed, trust).holds) accepted.push(`${trust.kind} ${at} ${value}`)
        }
    expect(verify(bytes).holds).toBe(true)
    expect(accepted).toEqual([])
  })

  test('9.3 with white space of another kind in its document it is refused', () => {
    const { document } = signedParts(genuine)
    const spaces = [...document.keys()].filter((at) => document[at] === 0x20 || document[at] === 0x0a)
    const accepted = spaces.filter((at) => {
      const changed = document.slice()
      changed[at] = 0x09
      return verify(put({ document: changed })).holds
    })
    expect(spaces.length).toBeGreaterThan(500)
    expect(accepted).toEqual([])
  })

  test('9.3 keys that stand in the file are covered, though others are trusted', async () => {
    const bytes = await signedBytes(signer, result, { embed: true })
    const text = Buffer.from(bytes).toString()
    const [from, to] = [text.indexOf(',"keys":') + 8, text.indexOf(',"result":')]
    const accepted = Array.from({ length: to - from }, (_, i) => i + from).filter((at) => {
      const changed = bytes.slice()
      changed[at] = (bytes[at] as number) ^ 1
      return verify(changed).holds
    })
    expect(to - from).toBeGreaterThan(100)
    expect(accepted).toEqual([])
    expect(failure(verify(put({ keys: '{"keys":[]}' })))).toMatch(/^statement: the keys in the file/)
  })

  test('9.3 cut off anywhere, or with something behind it, it is refused', () => {
    const cuts = Array.from({ length: 200 }, (_, i) => Math.floor((i * genuine.length) / 200))
    expect(
      [...cuts, genuine.length - 1, genuine.length - 2].filter(
        (end) => verify(genuine.subarray(0, end)).holds,
      ),
    ).toEqual([])
    const longer = new Uint8Array(Buffer.concat([genuine, utf8('\n')]))
    expect(failure(verify(longer))).toMatch(/^(form|document): /)
  })

  test('9.3 written anew by another program, it is refused', () => {
    const file = JSON.parse(Buffer.from(genuine).toString())
    expect(failure(verify(utf8(JSON.stringify(file))))).toMatch(/^form: /)
    expect(failure(verify(utf8(JSON.stringify(file, null, 2))))).toMatch(/^form: /)
    const compact = put({ document: utf8(JSON.stringify(file.result)) })
    expect(failure(verify(compact))).toMatch(/^document: the document has \d+ bytes; signed were/)
  })

  test('9.3 with a key twice, for readers that take the first or the last, it is refused', () => {
    const text = Buffer.from(genuine).toString()
    for (const twice of [
      text.replace('{"schema"', '{"result":{},"schema"'),
      text.replace(',"result":', ',"result":{},"result":'),
      text.replace(',"statement":', ',"statement":"","statement":'),
      text.replace('"digest":', '"digest":"sha256:0","digest":'),
    ]) {
      expect(twice).not.toBe(text)
      expect(verify(utf8(twice)).holds).toBe(false)
    }
  })

  test('9.3 the statement of another result is refused', async () => {
    const { statement } = signedParts(await signedBytes(signer, other))
    expect(failure(verify(put({ statement })))).toMatch(/^document: /)
  })

  test('9.3 a statement that says something else than its document is refused, though it is signed', async () => {
    const { bytes, said } = documentOf(result)
    const base = statementIn(genuine)
    const lies: Partial<Statement>[] = [
      { summary: { ...base.summary, status: 'pass', fail: 0 } },
      { model: { ...base.model, sha256: '0'.repeat(64) } },
      { packs: [] },
      { parameters: {} },
      { digest: other.digest },
      { kernel: { ...base.kernel, version: '9' } },
      { waivers: { sha256: '0'.repeat(64), date: '2026-11-27' } },
    ]
    for (const lie of lies) {
      const statement = await signer.sign(statementBytes({ ...base, ...lie, document: said }), STATEMENT_TYPE)
      expect(failure(verify(put({ statement, document: bytes })))).toMatch(
        new RegExp(`^digest: the document and the statement say something else of '${Object.keys(lie)[0]}'`),
      )
    }
  })

  test('9.3 a signed document whose digest is not that of its verdicts is refused', async () => {
    const forged = { ...result, summary: { ...result.summary, fail: 0, status: 'pass' as const } }
    expect(failure(verify(await signedBytes(signer, forged)))).toMatch(/^digest: the digest does not fit/)
  })
})

describe('signatures that do not count', () => {
  const payload = () => statementBytes(statementIn(genuine))
  const encode = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)))
  const header = (more: object = {}) => ({ typ: STATEMENT_TYPE, alg: 'EdDSA', kid: 'result-1', ...more })
  const refusal = (statement: string, keys?: unknown): string =>
    failure(verify(put({ statement }), trusted(keys)))

  test('9.4 alg none, with and without a signature', () => {
    const [, , signature] = signedParts(genuine).statement.split('.')
    for (const alg of ['none', 'None', 'NONE', ''])
      for (const end of ['', signature])
        expect(refusal(`${encode(header({ alg }))}.${toBase64url(payload())}.${end}`)).toMatch(
          /^signature: the statement is signed with "(none|)"; only EdDSA is accepted/i,
        )
  })

  test('9.4 HS256 with the public key as the secret', async () => {
    const jwk = signer.keys.keys[0] as { x: string }
    const pem = await exportSPKI((await importJwk()) as CryptoKey)
    for (const secret of [fromBase64url(jwk.x) as Uint8Array, utf8(jwk.x), utf8(pem)]) {
      const statement = await new CompactSign(payload())
        .setProtectedHeader({ typ: STATEMENT_TYPE, alg: 'HS256', kid: 'result-1' })
        .sign(secret)
      expect(refusal(statement)).toMatch(/only EdDSA is accepted/)
    }
  })

  async function importJwk() {
    const x = (signer.keys.keys[0] as { x: string }).x
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(x, 'base64url')])
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----`
    return importSPKI(pem, 'EdDSA', { extractable: true })
  }

  test('9.4 a key that is not trusted, and one of that name that is another', async () => {
    const stranger = await memorySigner('result-2')
    const namesake = await memorySigner('result-1')
    const bytes = await signedBytes(stranger, result)
    expect(failure(verify(bytes))).toMatch(/^signature: jwks.json holds no key "result-2"/)
    expect(failure(verify(await signedBytes(namesake, result)))).toMatch(
      /^signature: the signature does not fit the statement and the key "result-1"/,
    )
  })

  test('9.4 a key that the header brings along, names an address for, or that is critical', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
    const jwk = await exportJWK(publicKey)
    for (const more of [
      { jwk },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example' },
    ]) {
      const statement = await new CompactSign(payload()).setProtectedHeader(header(more)).sign(privateKey)
      expect(refusal(statement)).toMatch(/must hold alg, kid and typ and nothing else/)
    }
  })

  test('9.4 what the same key signed as something else: an access token is no statement', async () => {
    const token = await signer.sign(payload(), 'at+jwt')
    expect(refusal(token)).toMatch(/what is signed is of the type "at\+jwt"/)
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'result-1' }] }
    const jwt = await new SignJWT({ scope: 'all' })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'result-1', typ: 'JWT' })
      .sign(privateKey)
    expect(refusal(jwt, keys)).toMatch(/of the type "JWT"/)
    const noStatement = await signer.sign(utf8('{"schema":"lintel-other/1"}'), STATEMENT_TYPE)
    expect(refusal(noStatement)).toMatch(/^statement: what is signed is "lintel-other\/1"/)
  })

  test('9.4 statements that are no canonical JSON, or lack a part', async () => {
    const whole = statementIn(genuine)
    const texts = [
      JSON.stringify(whole, null, 1),
      `{"schema":"x",${Buffer.from(payload()).toString().slice(1)}`,
      ...Object.keys(whole).map((key) =>
        Buffer.from(statementBytes({ ...whole, [key]: undefined })).toString(),
      ),
      '[]',
      'null',
      '',
    ]
    for (const text of texts)
      expect(refusal(await signer.sign(utf8(text), STATEMENT_TYPE))).toMatch(/^statement: /)
  })

  test('9.4 headers and statements that nest deeply, or are no text, end in a refusal and no error', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const [, body, signature] = signedParts(genuine).statement.split('.')
    for (const bytes of [utf8(`{"alg":${deep}}`), utf8(deep), Uint8Array.from([0xff, 0xfe]), utf8('')])
      expect(refusal(`${toBase64url(bytes)}.${body}.${signature}`)).toMatch(/^signature: the header/)
    for (const bytes of [utf8(`{"schema":${deep}}`), utf8(deep), Uint8Array.from([0xff, 0xfe])])
      expect(refusal(await signer.sign(bytes, STATEMENT_TYPE))).toMatch(/^statement: /)
    expect(failure(verify(put({ keys: deep })))).toMatch(/^form: the keys in the file/)
    for (const statement of ['', '.', '..', '...', 'a.b.c', '=.=.=', 'é.é.é'])
      expect(refusal(statement)).toMatch(/^(signature|form): /)
  })

  test('9.4 keys that are none: of another curve, for encryption, twice, or no key set', async () => {
    const [key] = signer.keys.keys
    for (const keys of [
      { keys: [{ ...key, crv: 'X25519' }] },
      { keys: [{ ...key, kty: 'oct' }] },
      { keys: [{ ...key, use: 'enc' }] },
      { keys: [{ ...key, alg: 'HS256' }] },
      { keys: [{ ...key, x: `${key?.x}A` }] },
      { keys: [key, key] },
      { keys: [] },
      { keys: 'all' },
      {},
      [key],
      null,
      'key',
    ])
      expect(verify(genuine, trusted(keys)).holds).toBe(false)
  })

  test('9.4 a point of small order as key accepts no signature', () => {
    const zero = toBase64url(new Uint8Array(32))
    const one = toBase64url(Uint8Array.from([1, ...new Array(31).fill(0)]))
    const signature = toBase64url(Uint8Array.from([1, ...new Array(63).fill(0)]))
    const statement = `${encode(header())}.${toBase64url(payload())}.${signature}`
    for (const x of [zero, one])
      expect(refusal(statement, { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'result-1', x }] })).toMatch(
        /^signature: the signature does not fit/,
      )
  })

  test('9.5 with the keys of the file itself it holds, and says that who signed is not shown', async () => {
    const stranger = await memorySigner('evil', 'https://authority.example')
    const bytes = await signedBytes(stranger, result, { embed: true })
    const verification = verify(bytes, { kind: 'embedded' })
    expect(verification).toMatchObject({ holds: true, origin: 'notShown' })
    expect(verification.parts[1]?.message).toContain('not who signed')
    expect(failure(verify(bytes))).toMatch(/holds no key "evil"/)
    expect(failure(verify(genuine, { kind: 'embedded' }))).toMatch(/holds no keys of its own/)
  })

  test('9.5 another issuer than the one that is asked for is refused', () => {
    expect(verify(genuine, trusted(), ISSUER).holds).toBe(true)
    expect(failure(verify(genuine, trusted(), 'https://authority.example'))).toMatch(
      /^issuer: "https:\/\/lintel.example" signed it/,
    )
  })
})
