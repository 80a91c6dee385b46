/** An organisation's rule packs, IDS files and places over HTTP, on both storages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doorRule, pack as example } from './language/packs.ts'
import { DOORS, FATAL } from './server/ids-server.ts'
import { describeStorages } from './server/storages.ts'
import { type Tenants, tenants } from './server/tenants.ts'

interface OwnPack {
  readonly id: string
  readonly packId: string
  readonly sha256: string
}
interface Uploaded {
  readonly pack: OwnPack
  readonly warnings: readonly { readonly message: string }[]
}

const OWN = { ...example, id: 'city/own', jurisdiction: 'us/ca/springfield' }
/** As JSON that no object can be made to. */
const withLast = (text: string): string => `${JSON.stringify(OWN).slice(0, -1)},${text}}`
const AMENDMENT = {
  id: 'city/ada',
  version: '1.0.0',
  title: 'Our ADA',
  jurisdiction: 'us/ca/springfield',
  extends: 'us/ada-2010',
  rules: [],
}

describeStorages('what an organisation keeps beside its models', (storage) => {
  let all: Tenants
  beforeAll(async () => {
    all = await tenants(storage)
  })
  afterAll(() => all.end())
  const upload = (pack: object, who: 'engineer' | 'viewer' = 'engineer') =>
    all.as(who, 'POST /v1/own-packs', pack)
  const uploaded = async (pack: object): Promise<Uploaded> => {
    const response = await upload(pack)
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as Uploaded
  }

  describe('packs', () => {
    test('one that is uploaded is listed, read as it came, and withdrawn', async () => {
      const { pack, warnings } = await uploaded(OWN)
      expect(pack).toMatchObject({ packId: 'city/own', version: OWN.version, rules: OWN.rules.length })
      expect(warnings).toEqual([])
      const again = await upload(OWN)
      expect([again.status, ((await again.json()) as Uploaded).pack.id]).toEqual([200, pack.id])
      const list = await all.as('viewer', 'GET /v1/own-packs?packId=city/own')
      expect(await list.json()).toEqual({ items: [pack], next: null })
      const content = await (await all.as('viewer', `GET /v1/own-packs/${pack.id}/content`)).json()
      expect(content).toEqual(JSON.parse(JSON.stringify(OWN)))
      const bundled = (await (await all.as('viewer', 'GET /v1/packs')).json()) as { id: string }[]
      expect(bundled.map(({ id }) => id)).not.toContain('city/own')

      const rules = (await (await all.as('viewer', 'GET /v1/rules?pack=city/own')).json()) as {
        rules: object[]
      }
      expect(rules).toMatchObject({
        pack: 'city/own',
        rules: expect.arrayContaining([expect.objectContaining({ id: doorRule.id, pack: 'city/own' })]),
      })

      expect((await all.as('engineer', `DELETE /v1/own-packs/${pack.id}`)).status).toBe(204)
      expect((await all.as('engineer', `DELETE /v1/own-packs/${pack.id}`)).status).toBe(409)
      expect((await all.as('viewer', 'GET /v1/rules?pack=city/own')).status).toBe(400)
      expect((await upload(OWN)).status).toBe(409)
      expect((await all.as('viewer', `GET /v1/own-packs/${pack.id}/content`)).status).toBe(200)
    })

    test('one version has one content', async () => {
      const first = { ...OWN, id: 'city/versions' }
      await uploaded(first)
      const other = await upload({ ...first, title: 'Other' })
      expect(other.status).toBe(409)
      expect(await other.text()).toContain('give the pack another version')
      await uploaded({ ...first, title: 'Other', version: '9.0.0' })
      const list = await (await all.as('viewer', 'GET /v1/own-packs?packId=city/versions')).json()
      expect(list).toMatchObject({ items: [{ version: '9.0.0' }, { version: OWN.version }] })
    })

    test('one may extend a bundled pack or one of its own, and the last base stays as long as it is needed', async () => {
      const { pack: base } = await uploaded(AMENDMENT)
      const { pack: above } = await uploaded({ ...AMENDMENT, id: 'city/above', extends: 'city/ada' })
      const rules = await (await all.as('viewer', 'GET /v1/rules?pack=city/above')).json()
      expect(rules).toMatchObject({ chain: ['core/facts', 'us/ada-2010', 'city/ada', 'city/above'] })
      expect((await all.as('engineer', `DELETE /v1/own-packs/${base.id}`)).status).toBe(409)
      expect((await all.as('engineer', `DELETE /v1/own-packs/${above.id}`)).status).toBe(204)
      expect((await all.as('engineer', `DELETE /v1/own-packs/${base.id}`)).status).toBe(204)
      const missing = await upload({ ...AMENDMENT, id: 'city/missing', extends: 'city/nothing' })
      expect([missing.status, await missing.text()]).toEqual([400, expect.stringContaining('city/nothing')])
    })

    test('what keeps one from running refuses it with its place; what might be better is told', async () => {
      const wrong = { ...doorRule, require: 'OverallWidht > 1 m' }
      const refused = await upload({ ...OWN, id: 'city/wrong', rules: [wrong] })
      expect(refused.status).toBe(422)
      expect(await refused.json()).toMatchObject({
        code: 'pack-invalid',
        faults: [
          {
            code: 'rule-unknown-name',
            message: expect.stringContaining("did you mean 'OverallWidth'?"),
            place: { source: `${doorRule.id} require` },
          },
        ],
      })
      const { never: _, ...bare } = doorRule
      const { warnings } = await uploaded({ ...OWN, id: 'city/bare', rules: [bare] })
      expect(warnings).toMatchObject([
        { message: expect.stringContaining("no case shows the outcome 'pass'") },
      ])
      const syntax = await upload({ ...OWN, id: 'city/syntax', rules: [{ ...doorRule, require: '1 +' }] })
      expect([syntax.status, await syntax.json()]).toMatchObject([422, { code: 'rule-syntax' }])
    })

    const HOSTILE: readonly [what: string, body: string, status: number][] = [
      ['no JSON', '{', 400],
      ['nothing', '', 400],
      ['a list', '[]', 422],
      ['the letter NUL', JSON.stringify({ ...OWN, id: 'city/nul', title: 'a\u0000' }), 422],
      ['half a letter', JSON.stringify({ ...OWN, id: 'city/half', title: 'a\ud800' }), 422],
      ['a prototype', withLast('"params":{"__proto__":{"value":1}}'), 422],
      ['depth without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
      ['a number without end', withLast('"tables":{"t":{"values":{"a":1e999}}}'), 422],
      ['a circle', JSON.stringify({ ...AMENDMENT, id: 'city/circle', extends: 'city/circle' }), 400],
      ['the id of a bundled one', JSON.stringify({ ...OWN, id: 'us/ada-2010' }), 409],
      ['more than is read', ' '.repeat(2 ** 22 + 1), 413],
    ]
    test.each(HOSTILE)('%s is refused', async (_, body, status) => {
      const response = await all.as('engineer', 'POST /v1/own-packs', body)
      expect([response.status, await response.text()]).toEqual([
        status,
        expect.stringContaining('urn:lintel'),
      ])
    })
  })

  describe('IDS files', () => {
    const send = (name: string, text: string) =>
      all.as('engineer', `POST /v1/ids-files?name=${encodeURIComponent(name)}`, text)

    test('each upload of a name is its next version, and comes back byte for byte', async () => {
      const first = await send('Türen "1".ids', DOORS)
      expect(first.status, await first.clone().text()).toBe(201)
      const { file } = (await first.json()) as { file: { id: string; sha256: string } }
      expect(file).toMatchObject({ name: 'Türen "1".ids', number: 1, size: Buffer.byteLength(DOORS) })
      expect((await send('Türen "1".ids', DOORS)).status).toBe(200)
      const second = await send('Türen "1".ids', `${DOORS}\n`)
      expect(await second.json()).toMatchObject({ file: { number: 2 } })
      const list = (await (await all.as('viewer', 'GET /v1/ids-files')).json()) as { items: object[] }
      expect(list.items).toMatchObject([{ number: 2 }, { number: 1 }])
      const back = await all.as('viewer', `GET /v1/ids-files/${file.id}/content`)
      expect(await back.text()).toBe(DOORS)
      expect(back.headers.get('content-disposition')).toBe(
        "attachment; filename*=UTF-8''T%C3%BCren%20%221%22.ids",
      )
      expect((await all.as('engineer', `DELETE /v1/ids-files/${file.id}`)).status).toBe(204)
      expect((await all.as('engineer', `DELETE /v1/ids-files/${file.id}`)).status).toBe(409)
      const read = await (await all.as('viewer', `GET /v1/ids-files/${file.id}`)).json()
      expect(read).toMatchObject({ number: 1, withdrawnAt: expect.any(String) })
    })

    test('of several at once each has a number of its own', async () => {
      const texts = ['a', 'b', 'c'].map((word) => DOORS.replace('</ids', `<!-- ${word} --></ids`))
      expect(new Set(texts).size).toBe(3)
      const made = await Promise.all(texts.map((text) => send('many.ids', text)))
      const numbers = await Promise.all(
        made.map(async (one) => ((await one.json()) as { file: { number: number } }).file.number),
      )
      expect(numbers.toSorted()).toEqual([1, 2, 3])
    })

    test('one that has no meaning is refused with its faults and not kept', async () => {
      const response = await send('fatal.ids', FATAL)
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ faults: [{ severity: 'fatal' }] })
      expect((await send('none.ids', 'no xml')).status).toBe(422)
      const list = await (await all.as('viewer', 'GET /v1/ids-files?name=fatal.ids')).json()
      expect(list).toEqual({ items: [], next: null })
    })
  })

  describe('places', () => {
    test('the tree tells parents before their parts, with the packs of each', async () => {
      const tree = (await (await all.as('viewer', 'GET /v1/jurisdictions')).json()) as {
        path: string
        parent: string | null
        packs: string[]
      }[]
      expect(tree.find(({ path }) => path === 'us')).toMatchObject({ parent: null })
      expect(tree.find(({ path }) => path === 'us/ny/nyc')).toEqual({
        path: 'us/ny/nyc',
        parent: 'us/ny',
        packs: ['us/ny/nyc/bc-2022'],
      })
    })

    test.each(['us/ca', 'us%2Fca'])('%s tells what decides on a day, and why others do not', async (path) => {
      const before = await (await all.as('viewer', `GET /v1/jurisdictions/${path}?date=2020-01-01`)).json()
      expect(before).toMatchObject({
        jurisdiction: 'us/ca',
        date: '2020-01-01',
        leftOut: expect.arrayContaining([
          { id: 'us/ca/cbc-11b-2022', why: { kind: 'notYet', from: '2023-01-01' } },
        ]),
      })
      const today = (await (await all.as('viewer', `GET /v1/jurisdictions/${path}`)).json()) as {
        date: string
        packs: { id: string }[]
        leftOut: object[]
      }
      expect(today.date).toBe('2026-11-27')
      expect(today.packs.map(({ id }) => id)).toContain('us/ca/cbc-11b-2022')
      expect(today.leftOut).toContainEqual({
        id: 'us/ada-2010',
        why: { kind: 'inside', of: 'us/a117.1-2017' },
      })
    })

    test('packs of the organisation decide where they are for, and not for others', async () => {
      const { pack } = await uploaded({ ...OWN, id: 'town/own', jurisdiction: 'no/oslo' })
      const call = 'GET /v1/jurisdictions/no/oslo'
      const mine = (await (await all.as('viewer', call)).json()) as {
        nearest: string
        packs: { id: string }[]
      }
      expect(mine.nearest).toBe('no/oslo')
      expect(mine.packs.map(({ id }) => id)).toEqual(['no/tek17-2017', pack.packId])
      expect(await (await all.as('stranger', call)).json()).toMatchObject({ nearest: 'no' })
    })

    test.each([
      ['12 Main St, Chicago, IL 60601, USA', 'us/il/chicago', 'us/il/chicago'],
      ['Chicago, IL', 'us/il/chicago', 'us/il/chicago'],
      ['1 Centre St, New York, NY 10007', 'us/ny/nyc', 'us/ny/nyc'],
      ['Karl Johans gate 1, 0154 Oslo, Norway', 'no', 'no'],
      ['Marienplatz 8, 80331 München, Bayern, Deutschland', 'de/by/munchen', 'de/by'],
      ['nowhere', null, null],
    ])('the address %s may lie in %s', async (address, suggestion, nearest) => {
      const call = `GET /v1/place-suggestions?address=${encodeURIComponent(address)}`
      expect(await (await all.as('stranger', call)).json()).toEqual({ suggestion, nearest })
    })

    test.each(['US/ca', 'us//ca', 'us/ca?date=2026-02-30', 'us?date=x', 'suggest', '%00', 'xx', 'us/%00/a'])(
      'the place %s is refused as a wrong call',
      async (path) => {
        const response = await all.as('viewer', `GET /v1/jurisdictions/${path}`)
        expect(response.status).toBe(400)
      },
    )
  })

  test('another organisation is told of none of it, and a viewer may not change it', async () => {
    const { pack } = await uploaded({ ...OWN, id: 'city/tenancy' })
    const made = await all.as('engineer', 'POST /v1/ids-files?name=ours.ids', DOORS)
    const { file } = (await made.json()) as { file: { id: string } }
    for (const path of [`/v1/own-packs/${pack.id}`, `/v1/ids-files/${file.id}`]) {
      for (const call of [`GET ${path}`, `GET ${path}/content`, `DELETE ${path}`]) {
        expect((await all.as('stranger', call)).status, call).toBe(404)
        expect((await all.as('viewer', call)).status, call).toBe(call.startsWith('GET') ? 200 : 403)
      }
    }
    expect((await all.as('stranger', 'GET /v1/rules?pack=city/tenancy')).status).toBe(400)
    for (const list of ['/v1/own-packs', '/v1/ids-files'])
      expect(await (await all.as('stranger', `GET ${list}`)).json()).toEqual({ items: [], next: null })
    expect((await all.as('viewer', 'POST /v1/ids-files', DOORS)).status).toBe(403)
    expect((await upload(OWN, 'viewer')).status).toBe(403)
    const theirs = await all.as('stranger', 'POST /v1/own-packs', {
      ...OWN,
      id: 'city/tenancy',
      title: 'Theirs',
    })
    expect(theirs.status).toBe(201)
  })
})
