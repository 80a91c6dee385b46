/** Files that are broken, cut short or strange: a clear error or counted in notRead, never a trap (spec 1.2, 1.3, 1.7). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { codeOf, cutInto, file, head, notes, read, runs, testKernel, utf8 } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const WALL = "#1=IFCWALL('g',$,'w',$,$,$,$,$,$);"
const SMALL =
  file(`${WALL}\n#2=IFCCARTESIANPOINT((0.,1.5,-2.E-3));\n#3=IFCPROPERTYSET('p',$,'S/* no ; comment */',$,(#4));/* a
comment; */#4=IFCPROPERTYSINGLEVALUE('\\X2\\00E9D83DDE00\\X0\\''',$,IFCLABEL('x'),$);`)

const CASES: readonly (readonly [name: string, data: string, expected: ReturnType<typeof notes>])[] = [
  [
    'a class the schema does not know',
    '#1=IFCMAGICWALL($);\n\n#2=IFCMAGICWALL();',
    [['instances of IFCMAGICWALL, which IFC4 does not know', 2, [8, 10]]],
  ],
  [
    'a type the schema does not know',
    "#4=IFCPROPERTYSINGLEVALUE('n',$,\nIFCMAGIC(1.),$);",
    [['values of type IFCMAGIC, which IFC4 does not know, read without their type', 1, [8]]],
  ],
  [
    'a reference to an instance that is not there',
    '\n#3=IFCPROPERTYSET($,$,$,$,(#7,#8));',
    [['references of IfcPropertySet to instances that are not in the file', 2, [9, 9]]],
  ],
  [
    'a duplicate instance name',
    `${WALL}\n${WALL}\n#1=IFCCARTESIANPOINT((0.));`,
    [['instances whose name (#…) an earlier instance has; the first one counts', 2, [9, 10]]],
  ],
  [
    'too few attributes',
    "#1=IFCWALL('g',$,'w');",
    [
      [
        'instances of IFCWALL with another number of attributes than IFC4 has; missing ones are read as $, surplus ones are not read',
        1,
        [8],
      ],
    ],
  ],
  [
    'too many attributes',
    "#1=IFCWALL('g',$,'w',$,$,$,$,$,$,$,$,$);",
    [
      [
        'instances of IFCWALL with another number of attributes than IFC4 has; missing ones are read as $, surplus ones are not read',
        1,
        [8],
      ],
    ],
  ],
  [
    'nesting deeper than 32',
    `#1=IFCPROPERTYLISTVALUE('n',$,${'('.repeat(40)}1.${')'.repeat(40)},$);`,
    [['lists nested deeper than 32', 1, [8]]],
  ],
  [
    'an unknown escape',
    "#1=IFCMATERIAL('a\\Q\\b',$,$);",
    [['escapes in strings that the standard does not know, kept as they are written', 2, [8, 8]]],
  ],
  ['external mapping', '#1=(IFCA()IFCB(1));', [['instances in external mapping (#1=(A()B()))', 1, [8]]]],
  [
    'an instance named 0',
    '#0=IFCMATERIAL($,$,$);',
    [['instances whose name (#…) is 0 or beyond 32 bits', 1, [8]]],
  ],
  [
    'an instance name beyond 32 bits',
    '#4294967296=IFCMATERIAL($,$,$);\n#4294967295=IFCMATERIAL($,$,$);',
    [['instances whose name (#…) is 0 or beyond 32 bits', 1, [8]]],
  ],
  [
    'an instance name with a thousand digits',
    `#${'9'.repeat(1000)}=IFCCARTESIANPOINT((0.));`,
    [['instances whose name (#…) is 0 or beyond 32 bits', 1, [8]]],
  ],
  [
    'a number beyond f64',
    '#1=IFCQUANTITYLENGTH($,$,$,1e999,$);\n#2=IFCQUANTITYLENGTH($,$,$,-1.E400,$);',
    [['numbers beyond the range of 64-bit floating point', 2, [8, 9]]],
  ],
  ['a missing comma', '#1=IFCMATERIAL($ $,$);', [['broken statements of IFCMATERIAL', 1, [8]]]],
  ['a missing bracket', "#1=IFCMATERIAL(('a',$,$);", [['broken statements of IFCMATERIAL', 1, [8]]]],
  [
    'a string that does not end swallows what stands before the next quote',
    "#1=IFCMATERIAL('a,$,$);\n#2=IFCMATERIAL('b,$,$);\n#3=IFCMATERIAL($,$,$);",
    [['broken statements of IFCMATERIAL', 1, [8]]],
  ],
  ['a second header', "HEADER;\nFILE_SCHEMA(('IFC2X3'));", [['broken statements', 2, [8, 9]]]],
  [
    'a header in the middle of the data',
    "HEADER;\n#1=IFCMATERIAL('a',$,$);",
    [['broken statements', 1, [8]]],
  ],
]

describe('1.3 what cannot be read is counted with its lines', () => {
  test.each(CASES)('1.3 %s', async (_, data, expected) => {
    expect(notes(await read(file(data), kernel))).toEqual(expected)
  })

  test('1.3 an unknown type keeps its value, an unreadable number is missing, surplus attributes are not read', async () => {
    const model = await read(
      file("#1=IFCPROPERTYSINGLEVALUE('n',$,IFCMAGIC('t'),$,$,$);\n#2=IFCQUANTITYLENGTH($,$,$,1e999,$);"),
      kernel,
    )
    expect(model.cell(model.rowOfId(1), 2)).toEqual({ kind: 'text', text: 't', type: 'unknown type' })
    expect(model.cellCount(model.rowOfId(1))).toBe(4)
    expect(model.cell(model.rowOfId(2), 3)).toBe(null)
  })

  test('1.3 the first ten lines are listed and all are counted', async () => {
    const data = Array.from({ length: 25 }, (_, i) => `#${i + 1}=IFCMAGIC();`).join('\n')
    expect(notes(await read(file(data), kernel))).toEqual([
      ['instances of IFCMAGIC, which IFC4 does not know', 25, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17]],
    ])
  })

  test('1.3 ten thousand different unknown classes are still counted', async () => {
    const data = Array.from({ length: 10_000 }, (_, i) => `#${i + 1}=IFCX${i}();`).join('\n')
    const found = notes(await read(file(data), kernel))
    expect(found.length).toBeLessThan(520)
    expect(found.reduce((sum, [, count]) => sum + count, 0)).toBe(10_000)
  })
})

describe('1.7 truncated input', () => {
  test('1.7 a file cut at any place before its data section is closed is an error', async () => {
    const bytes = utf8(SMALL)
    const closed = SMALL.indexOf('ENDSEC;\nEND-ISO') + 'ENDSEC;'.length
    for (let length = 0; length < closed; length++) {
      const wanted =
        length === 0 ? 'input-empty' : length < 'ISO-10303-21;'.length ? 'input-not-step' : 'input-truncated'
      expect(await codeOf(read(bytes.subarray(0, length), kernel)), `cut at ${length}`).toBe(wanted)
    }
  })

  test('1.7 a file cut in its end mark is truncated, and what follows the mark does not count', async () => {
    expect(await codeOf(read(SMALL.slice(0, -5), kernel))).toBe('input-truncated')
    expect(await codeOf(read(`${SMALL}\u0000\u0000 trailing ; bytes '`, kernel))).toBe('read')
  })
})

describe('hostile bytes', () => {
  const bytes = utf8(SMALL)
  const edit = fc.record({
    at: fc.nat({ max: bytes.length - 1 }),
    kind: fc.constantFrom('set', 'remove', 'insert', 'repeat'),
    byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...utf8('();\'#$*.,/\\"=\n'))),
    size: fc.nat({ max: 40 }),
  })
  type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

  function mutated(edits: readonly Edit[]): Uint8Array {
    const all = [...bytes]
    for (const { at, kind, byte, size } of edits) {
      const place = at % all.length
      if (kind === 'set') all[place] = byte
      else if (kind === 'remove') all.splice(place, size)
      else if (kind === 'insert') all.splice(place, 0, byte)
      else all.splice(place, 0, ...all.slice(place, place + size))
      if (all.length === 0) all.push(byte)
    }
    return Uint8Array.from(all)
  }

  test('1.7 changed bytes end in a model or a clear error, the same for every cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        async (edits, sizes) => {
          const broken = mutated(edits)
          const code = await codeOf(read(broken, kernel))
          expect(code).not.toMatch(/^internal/)
          expect(await codeOf(read(cutInto(broken, sizes), kernel))).toBe(code)
          if (code !== 'read') return
          const [whole, parts] = [await read(broken, kernel), await read(cutInto(broken, sizes), kernel)]
          expect(parts.notRead).toEqual(whole.notRead)
          for (let row = 0; row < whole.rowCount; row++) {
            const cells = Array.from({ length: whole.cellCount(row) }, (_, i) => whole.cell(row, i))
            expect(Array.from({ length: parts.cellCount(row) }, (_, i) => parts.cell(row, i))).toEqual(cells)
          }
        },
      ),
      { numRuns: runs(300) },
    )
  })

  test('any bytes at all end in a clear error', async () => {
    const near = fc.tuple(
      fc.constantFrom('', 'ISO-10303-21;', head(), 'ISO-10303-21;HEADER;'),
      fc.uint8Array({ maxLength: 200 }),
    )
    await fc.assert(
      fc.asyncProperty(near, async ([before, rest]) => {
        const code = await codeOf(read(Uint8Array.from([...utf8(before), ...rest]), kernel))
        expect(code).toMatch(/^(input|schema)-/)
      }),
      { numRuns: runs(150) },
    )
  })
})
