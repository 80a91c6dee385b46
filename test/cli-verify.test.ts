/** `lintel verify`: exit codes, words, and running the same bytes again (spec 9). */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import type { RunOrder } from '../engine/signed/statement.ts'
import { type Called, call } from './cli/call.ts'
import { NO_REAL_MODELS } from './digest/inputs.ts'
import { idsFile } from './ids/files.ts'
import { sharedFiles } from './shared-data.ts'
import { ISSUER, type MemorySigner, memorySigner, ORDER, signedBytes } from './signed/signing.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { FINDING, house, pack } from './waivers/house.ts'
import { WORDS } from './waivers/house-files.ts'

const folder = temporaryFolder()
const at = (name: string): string => join(folder, name)
const [MODEL, PACK, KEYS, SIGNED] = ['house.ifc', 'pack.json', 'jwks.json', 'signed.json'].map(at) as [
  string,
  string,
  string,
  string,
]
/** More real models are tried in a full run. */
const REAL_BYTES = process.env.LINTEL_FULL === '1' ? 20_000_000 : 300_000

let signer: MemorySigner

beforeAll(async () => {
  signer = await memorySigner()
})

beforeEach(() => {
  writeFileSync(MODEL, house())
  writeFileSync(PACK, pack())
  writeFileSync(KEYS, JSON.stringify(signer.keys))
  rmSync(`${MODEL}.waivers.json`, { force: true })
})

async function result(...args: readonly string[]): Promise<Result> {
  const { out, notes } = await call('check', MODEL, '--format', 'json', ...args)
  if (out === '') throw new Error(notes.join('\n'))
  return JSON.parse(out)
}

/** Signs a result as a server would and writes the file. */
async function sign(made: Result, order: Partial<RunOrder> = {}, embed = false): Promise<void> {
  writeFileSync(SIGNED, await signedBytes(signer, made, { order: { ...ORDER, ...order }, embed }))
}

const verify = (...args: readonly string[]): Promise<Called> =>
  call('verify', SIGNED, '--keys', KEYS, ...args)
const again = (...args: readonly string[]): Promise<Called> =>
  verify('--model', MODEL, '--rules', PACK, ...args)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Words as they stand, whatever the lines. */
const flat = ({ out }: Called): string => out.replaceAll(/\s+/g, ' ')

describe('lintel verify', () => {
  test('9.8 ends with 0 on a genuine result, and says who signed, when, and what', async () => {
    await sign(await result('--rules', PACK))
    const called = await verify()
    expect(called.notes).toEqual([])
    expect(called.code).toBe(0)
    expect(called.out).toContain(`✔ HOLDS  ${SIGNED}`)
    expect(flat(called)).toContain(`"${ISSUER}" signed it at 2026-11-27T07:00:00.000Z, as the run "run-1"`)
    expect(flat(called)).toContain('verdict fail: 1 fail, 1 unknown, 4 pass, 0 waived')
    expect(flat(called)).toContain('packs house 1.0.0')
  })

  test('9.8 ends with 1 and the reason where a verdict was changed', async () => {
    await sign(await result('--rules', PACK))
    writeFileSync(SIGNED, readFileSync(SIGNED, 'utf8').replace('"fail": 1', '"fail": 0'))
    const called = await verify()
    expect(called.code).toBe(1)
    expect(called.out).toContain('✖ DOES NOT HOLD')
    expect(flat(called)).toContain('the document is not the one that was signed: its SHA-256 is another')
    expect(called.notes).toEqual([])
  })

  test('9.8 as JSON it is the verification, with the statement', async () => {
    await sign(await result('--rules', PACK))
    const { out, code } = await verify('--format', 'json', '--issuer', ISSUER)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      schema: 'lintel-verification/1',
      holds: true,
      kind: 'signed',
      origin: 'shown',
      kid: 'result-1',
      statement: { schema: 'lintel-statement/1', issuer: ISSUER },
    })
    expect((await verify('--issuer', 'somebody else')).code).toBe(1)
  })

  test('9.8 a wrong call and what is no result end with 2 and one line', async () => {
    await sign(await result('--rules', PACK))
    writeFileSync(at('text.json'), 'no JSON')
    writeFileSync(at('empty.json'), '')
    const calls: readonly (readonly [RegExp, readonly string[]])[] = [
      [/name the issuer's keys/, [SIGNED]],
      [/choose one/, [SIGNED, '--keys', KEYS, '--trust-embedded-key']],
      [/choose one/, [SIGNED, '--keys', KEYS, '--trust', `ed25519:${signer.keys.keys[0]?.x}`]],
      [/43 letters of a public key/, [SIGNED, '--trust', 'result-1']],
      [/add --model/, [SIGNED, '--keys', KEYS, '--rules', PACK]],
      [/does not exist/, [at('nowhere.json')]],
      [/does not exist/, [SIGNED, '--keys', at('nowhere.json')]],
      [/is no JSON/, [SIGNED, '--keys', at('text.json')]],
      [/is no Lintel result/, [at('text.json')]],
      [/is no Lintel result/, [at('empty.json')]],
      [/is no Lintel result: its schema is|no Lintel result/, [KEYS]],
      [/takes a file or an https address/, [SIGNED, '--keys', 'http://lintel.example/jwks.json']],
      [/missing required argument/, []],
    ]
    for (const [words, args] of calls) {
      const { code, out, notes } = await call('verify', ...args)
      expect(notes.join('\n')).toMatch(words)
      expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 })
    }
  })

  test('9.5 with the keys in the file it says that who signed is not shown', async () => {
    await sign(await result('--rules', PACK), {}, true)
    const called = await call('verify', SIGNED, '--trust-embedded-key')
    expect(called.code).toBe(0)
    expect(called.out).toContain('(who signed is not shown)')
    expect(flat(called)).toContain('and not who signed')
  })

  test('9.5 the public key itself is enough, and another one is not', async () => {
    await sign(await result('--rules', PACK))
    const key = `ed25519:${signer.keys.keys[0]?.x}`
    const called = await call('verify', SIGNED, '--trust', key)
    expect(called.code).toBe(0)
    expect(flat(called)).toContain(`signed with the key that is trusted: ${key}`)
    const other = (await memorySigner()).keys.keys[0]?.x
    expect((await call('verify', SIGNED, '--trust', `ed25519:${other}`)).code).toBe(1)
  })

  test('9.5 keys are taken from an address, which may not lead elsewhere', async () => {
    await sign(await result('--rules', PACK))
    const server = createServer((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: '/jwks.json' }).end()
      else if (request.url?.endsWith('/jwks.json')) response.end(JSON.stringify(signer.keys))
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const codes = [
      (await call('verify', SIGNED, '--keys', `${base}/jwks.json`)).code,
      (await call('verify', SIGNED, '--keys', `${base}/away`)).code,
      // the server alone: its keys are where servers publish them
      (await call('verify', SIGNED, '--keys', base)).code,
      (await call('verify', SIGNED, '--keys', `${base}/else`)).code,
    ]
    await new Promise((resolve) => server.close(resolve))
    expect(codes).toEqual([0, 2, 0, 2])
  })

  test('9.6 a plain result holds by its digest alone; where a signature is asked for it does not', async () => {
    writeFileSync(SIGNED, JSON.stringify(await result('--rules', PACK)))
    const called = await call('verify', SIGNED)
    expect(called.code).toBe(0)
    expect(called.out).toContain('(nobody signed it)')
    const asked = await verify()
    expect(asked.code).toBe(1)
    expect(flat(asked)).toContain('this is a result that nobody signed')
    expect((await call('verify', SIGNED, '--trust-embedded-key')).code).toBe(1)
    writeFileSync(SIGNED, readFileSync(SIGNED, 'utf8').replace('"fail":1', '"fail":0'))
    expect((await call('verify', SIGNED)).code).toBe(1)
  })

  test('names that a model holds do not steer the terminal', async () => {
    const made = await result('--rules', PACK)
    const model = { ...made.model, name: 'a\u001b[2J\u202Eb.ifc' }
    await sign({ ...made, model })
    const { out, code } = await verify()
    expect(code).toBe(0)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what must not be there
    expect(out).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('lintel verify --model', () => {
  test('9.9 the same bytes give the same digest', async () => {
    await sign(await result('--rules', PACK))
    const called = await again()
    expect(called.code).toBe(0)
    expect(flat(called)).toContain('run again, it gives the same digest')
    expect(flat(called)).toContain('the kernel is the same bytes')
  })

  test('9.9 another model, another pack and no pack do not reproduce it', async () => {
    await sign(await result('--rules', PACK))
    writeFileSync(MODEL, house(0.5))
    const model = await again()
    expect([model.code, flat(model)]).toEqual([1, expect.stringContaining('the model at hand is another')])
    writeFileSync(MODEL, house())
    writeFileSync(PACK, pack({ width: 0.7 }))
    const changed = await again()
    expect(changed.code).toBe(1)
    expect(flat(changed)).toMatch(/the pack 'house' 1\.0\.0 \(\w{16}…\) is not at hand: found is 1\.0\.0/)
    const none = await verify('--model', MODEL)
    expect([none.code, flat(none)]).toEqual([1, expect.stringContaining('is not at hand; give its file')])
    writeFileSync(PACK, pack().replace('"id":"house"', '"id":"hut"'))
    expect((await again()).notes.join()).toMatch(/the result was not made with a pack 'hut'/)
  })

  test('9.9 parameters, drafts and jurisdiction are those of the run', async () => {
    const made = await result('--rules', PACK, '--param', 'width=0.7', '--jurisdiction', 'us/ca')
    await sign(made, { parameters: { width: 0.7 } })
    expect((await again()).code).toBe(0)
    await sign(made)
    const other = await again()
    expect([other.code, flat(other)]).toEqual([1, expect.stringContaining('the parameters are others')])
    const drafts = pack().replaceAll('"verified":"verified"', '"verified":"draft"')
    writeFileSync(PACK, drafts)
    await sign(await result('--rules', PACK, '--drafts'), { drafts: true })
    expect((await again()).code).toBe(0)
  })

  test('9.9 waivers are those of the file and the day of the run', async () => {
    await call('waive', MODEL, FINDING, ...WORDS, '--rules', PACK)
    const made = await result('--rules', PACK, '--today', '2026-12-24')
    expect(made.summary.waived).toBe(1)
    await sign(made)
    expect((await again()).code).toBe(0)
    const waivers = readFileSync(`${MODEL}.waivers.json`, 'utf8')
    writeFileSync(`${MODEL}.waivers.json`, waivers.replace('listed', 'old'))
    const other = await again()
    expect([other.code, flat(other)]).toEqual([
      1,
      expect.stringContaining('the waiver file at hand is another'),
    ])
    rmSync(`${MODEL}.waivers.json`)
    expect(await again()).toMatchObject({ code: 2, notes: [expect.stringContaining('--waivers FILE')] })
  })

  test('9.9 an IDS file is known by its bytes, under the name that it had', async () => {
    const ids = idsFile()
    writeFileSync(at('needs.ids'), ids)
    const made = await result('--rules', PACK, at('needs.ids'))
    expect(made.packs).toHaveLength(2)
    await sign(made, { ids: [{ name: 'needs.ids', sha256: sha256(ids) }] })
    rmSync(at('needs.ids'))
    const missing = await again()
    expect([missing.code, flat(missing)]).toEqual([1, expect.stringContaining("IDS file 'needs.ids'")])
    writeFileSync(at('renamed.ids'), ids)
    const called = await again(at('renamed.ids'))
    expect(flat(called)).toContain('run again, it gives the same digest')
    expect(called.code).toBe(0)
  })

  test('9.9 another kernel is told, and does not make it wrong while the digest is the same', async () => {
    const made = await result('--rules', PACK)
    const kernel = { ...made.kernel, build: 'scalar' as const, sha256: '0'.repeat(64) }
    await sign({ ...made, kernel })
    const called = await again()
    expect(called.code).toBe(0)
    expect(flat(called)).toContain('? kernel another build of the kernel, which must agree')
  })

  test('9.9 what was changed after the file was read cannot be reproduced from it', async () => {
    const made = await result('--rules', PACK)
    const { resultDigest } = await import('../engine/digest.ts')
    const changed = { ...made, model: { ...made.model, changedValues: 2 } }
    await sign({ ...changed, digest: resultDigest(changed) })
    const called = await again()
    expect([called.code, flat(called)]).toEqual([1, expect.stringContaining('was changed in 2 places')])
  })

  test('9.9 a plain result is run again with what it says of packs and parameters', async () => {
    writeFileSync(SIGNED, JSON.stringify(await result('--rules', PACK, '--param', 'width=0.7')))
    const called = await call('verify', SIGNED, '--model', MODEL, '--rules', PACK)
    expect(flat(called)).toContain('run again, it gives the same digest')
    expect(called.code).toBe(0)
  })
})

const real = sharedFiles('ifc', '.ifc', NO_REAL_MODELS).filter(({ bytes }) => bytes < REAL_BYTES)

describe.skipIf(real.length === 0)('real models', () => {
  test.each(
    real.slice(0, process.env.LINTEL_FULL === '1' ? 40 : 3).map((file) => [file.name, file] as const),
  )(
    '9.9 %s: run again from the signed file with bundled packs, the digest is the same',
    { timeout: 120_000 },
    async (_, file) => {
      const path = join(import.meta.dirname, '../../shared/data/ifc', file.name)
      const { out } = await call(
        ...['check', path, '--format', 'json', '--jurisdiction', 'us/ca', '--date', '2024-06-30'],
      )
      await sign(JSON.parse(out), { date: '2024-06-30' })
      const called = await verify('--model', path)
      expect(flat(called)).toContain('run again, it gives the same digest')
      expect(called.code).toBe(0)
    },
  )
})
