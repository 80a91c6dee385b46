/** Models that are followed by an IDS: what is told of changes and edits adds up to a check of the file as it would be (spec 4.7). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { IdsSpecification } from '../engine/ids/document.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { asksForNames } from '../engine/ids/property.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import { simple, specificationFor } from './ids/document-arbitrary.ts'
import { PROPERTIES, SCHEMAS, SETS, TEXTS } from './ids/model/vocabulary.ts'
import { modelText } from './ids/model-arbitrary.ts'
import { follow, sorted, type Told, told } from './kernel/live.ts'
import { editOf, editSteps, Statements } from './kernel/live-edit.ts'
import { read, runs, testKernel, utf8 } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

async function open(text: string, specifications: readonly IdsSpecification[]): Promise<LiveCheck> {
  const packs = [idsPack({ info: { title: 'T' }, specifications }, 'test.ids')]
  return new LiveCheck(kernel, await read(text), { packs })
}

/** Without the lines of the file, which an edit does not know. */
function plain(known: Told): unknown {
  return JSON.parse(
    JSON.stringify(sorted(known), (key, value: unknown) => (key === 'line' ? undefined : value)),
  )
}

/** An edit cannot change units, so there are none. */
function withoutUnits(text: string): string {
  return text.replace(/^#\d+=IFC(?:SIUNIT|UNITASSIGNMENT|PROJECT)\(.*\n/gm, '')
}

describe('an IDS that follows a model', () => {
  test.each(SCHEMAS)('4.2 4.7 knows after every edit what a fresh check knows: %s', async (schema) => {
    const specifications = fc
      .array(specificationFor(schema), { minLength: 4, maxLength: 16 })
      .map((all) => all.filter((one) => !asksForNames(one)))
    await fc.assert(
      fc.asyncProperty(
        modelText(schema).map(withoutUnits),
        specifications,
        fc.array(editSteps, { minLength: 1, maxLength: 3 }),
        async (text, asked, edits) => {
          const all = new Statements(text, schema)
          const live = await open(all.text, asked)
          let known = told(await live.result())
          for (const steps of edits) {
            known = follow(known, live.edit(editOf(all, steps)))
            const expected = told(await (await open(all.text, asked)).result())
            expect(plain(known)).toEqual(plain(expected))
          }
        },
      ),
      { numRuns: runs(40) },
    )
  })

  test.each(SCHEMAS)(
    '4.2 says before any change what a check says that nobody follows: %s',
    async (schema) => {
      const specifications = fc.array(specificationFor(schema), { minLength: 4, maxLength: 16 })
      await fc.assert(
        fc.asyncProperty(modelText(schema), specifications, async (text, asked) => {
          const packs = [idsPack({ info: { title: 'T' }, specifications: asked }, 'test.ids')]
          const input = { name: 'test.ifc', chunks: [utf8(text)], size: null }
          const alone = await checkModel(kernel, input, { packs })
          const { model: _, digest: __, ...followed } = await (await open(text, asked)).result()
          expect(alone).toMatchObject(followed)
        }),
        { numRuns: runs(40) },
      )
    },
  )

  test('4.2 takes a property that changes into account', async () => {
    await fc.assert(
      fc.asyncProperty(
        modelText('IFC4'),
        fc.array(specificationFor('IFC4'), { minLength: 4, maxLength: 16 }),
        fc.array(
          fc.record({
            set: fc.constantFrom(...SETS),
            name: fc.constantFrom(...PROPERTIES),
            at: fc.nat(),
            value: fc.constantFrom(...TEXTS, 1, 1.2, true, null),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        async (text, asked, puts) => {
          const live = await open(text, asked)
          const { model } = live.run
          const known = follow(
            told(await live.result()),
            live.change(
              puts.map(({ set, name, at, value }) => ({
                leaf: { kind: 'property', set, glob: false, name },
                row: at % model.rowCount,
                value,
              })),
            ),
          )
          expect(plain(known)).toEqual(plain(told(await live.result())))
        },
      ),
      { numRuns: runs(40) },
    )
  })

  test('does not pretend to follow where names are patterns', async () => {
    const facet = {
      kind: 'property' as const,
      place: { line: 1, column: 1 },
      propertySet: {
        kind: 'restriction' as const,
        place: { line: 1, column: 1 },
        base: 'string',
        enumeration: [],
        patterns: [simple('P.*')],
        bounds: [],
        lengths: [],
        others: [],
      },
      baseName: simple('x'),
    }
    const specification: IdsSpecification = {
      place: { line: 1, column: 1 },
      name: 'S',
      ifcVersions: ['IFC4'],
      cardinality: 'optional',
      applicability: [facet],
      requirements: [],
    }
    const [text = ''] = fc.sample(modelText('IFC4'), { numRuns: 1, seed: 1 })
    const live = await open(text, [specification])

    expect(() => live.edit({ statements: '#999=IFCWALL($,$,$,$,$,$,$,$,$);' })).toThrow(
      /cannot follow an edit; check the edited model anew/,
    )
  })
})
