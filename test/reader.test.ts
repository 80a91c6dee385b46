/** Reading by example: schemas, texts, line ends, strange but valid files (spec 1.1 to 1.4). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { codeOf, cutInto, file, head, notes, read, testKernel, utf8 } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const MATERIAL = "#1=IFCMATERIAL('a',$,$);"

function name(model: Model, id: number): unknown {
  return model.attribute(model.rowOfId(id), 'Name')
}

describe('1.2 schemas', () => {
  test.each([
    ['IFC2X3', 'IFC2X3'],
    ['IFC2X3_TC1', 'IFC2X3'],
    ['ifc2x3_final', 'IFC2X3'],
    ['IFC4', 'IFC4'],
    ['IFC4_ADD1', 'IFC4'],
    ['IFC4_ADD2', 'IFC4'],
    ['IFC4_ADD2_TC1', 'IFC4'],
    ['IFC4X3', 'IFC4X3'],
    ['IFC4X3_TC1', 'IFC4X3'],
    ['IFC4X3_ADD1', 'IFC4X3'],
    ['IFC4X3_ADD2', 'IFC4X3'],
  ])('1.2 %s reads as %s', async (schema, expected) => {
    expect((await read(file('', schema), kernel)).schema.name).toBe(expected)
  })

  test.each(['IFC4X1', 'IFC4X2', 'IFC4X4', 'IFC5', 'IFC2X2_FINAL', 'AP214', 'IFC4_ADD3', ''])(
    '1.2 %s is not supported, and the error names what is',
    async (schema) => {
      await expect(read(file('', schema), kernel)).rejects.toMatchObject({
        code: 'schema-unsupported',
        message: expect.stringContaining('IFC4X3'),
      })
    },
  )

  test.each([
    ["FILE_SCHEMA ( ( 'IFC4' ) ) ;", 'read'],
    ["FILE_SCHEMA(/* ; */('IFC4'\n));", 'read'],
    ["file_schema(('IFC4'));", 'read'],
    ["FILE_SCHEMA(('IFC4','OTHER'));", 'read'],
    ["FILE_SCHEMA(('IFC\\X\\34'));", 'read'],
    ['FILE_SCHEMA(());', 'schema-missing'],
    ['FILE_SCHEMA($);', 'schema-missing'],
    ["FILE_SCHEMA('IFC4'", 'schema-missing'],
    ['', 'schema-missing'],
  ])('1.2 the header statement %s ends in: %s', async (statement, expected) => {
    expect(
      await codeOf(
        read(`ISO-10303-21;\nHEADER;\n${statement}\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;`, kernel),
      ),
    ).toBe(expected)
  })
})

describe('what is no model', () => {
  test.each([
    ['nothing', '', 'input-empty'],
    ['white space', ' \n ', 'input-not-step'],
    ['XML', '<?xml version="1.0"?><ifcXML/>', 'input-not-step'],
    ['another mark', 'ISO-10303-28;\nHEADER;', 'input-not-step'],
    ['a megabyte without any mark', 'x'.repeat(1 << 20), 'input-not-step'],
    ['only the mark', 'ISO-10303-21;', 'input-truncated'],
    ['a header and no data', head().replace('DATA;\n', ''), 'input-truncated'],
    ['data before the header', "ISO-10303-21;\nDATA;\n#1=IFCWALL('g');\nENDSEC;\n", 'input-truncated'],
  ])('%s is the right error', async (_, text, code) => {
    expect(await codeOf(read(text, kernel))).toBe(code)
    expect(await codeOf(read(cutInto(utf8(text), [7]), kernel))).toBe(code)
  })

  test('1.1 a mark behind a long comment is found, or not, in whole and in pieces alike', async () => {
    for (const length of [10, 500, 1500]) {
      const bytes = utf8(`/*${'-'.repeat(length)}*/${file(MATERIAL)}`)
      const whole = await codeOf(read(bytes, kernel))
      for (const size of [1, 100, 1023])
        expect(await codeOf(read(cutInto(bytes, [size]), kernel)), `${length} in ${size}`).toBe(whole)
    }
  })
})

describe('valid but strange', () => {
  test.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['CR LF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR line ends', (text: string) => text.replaceAll('\n', '\r')],
    ['no line ends', (text: string) => text.replaceAll('\n', '')],
    ['a missing end mark', (text: string) => text.replace('END-ISO-10303-21;\n', '')],
    [
      'two data sections',
      (text: string) =>
        text.replace('ENDSEC;\nEND-ISO', "ENDSEC;\nDATA;\n#2=IFCMATERIAL('b',$,$);\nENDSEC;\nEND-ISO"),
    ],
    ['lower case', (text: string) => text.replace('IFCMATERIAL', 'ifcmaterial').replace('ENDSEC', 'endsec')],
  ])('%s is read', async (_, change) => {
    const model = await read(change(file(MATERIAL)), kernel)
    expect(name(model, 1)).toEqual({ kind: 'text', text: 'a', type: null })
    expect(notes(model)).toEqual([])
  })

  test('an empty chunk changes nothing', async () => {
    const bytes = utf8(file(MATERIAL))
    const model = await read(
      [new Uint8Array(0), bytes.subarray(0, 50), new Uint8Array(0), bytes.subarray(50), new Uint8Array(0)],
      kernel,
    )
    expect(name(model, 1)).toEqual({ kind: 'text', text: 'a', type: null })
  })

  test('1.1 a comment between statements may be cut anywhere', async () => {
    const bytes = utf8(
      file(`/*/ one; #8=IFCMATERIAL('no',$,$); /* **/#2=IFCMATERIAL(/*/ ' */'b',/**/*,$)/***/;${MATERIAL}`),
    )
    const start = head().length - 2
    for (let at = start; at < start + 110; at++) {
      const model = await read([bytes.subarray(0, at), bytes.subarray(at)], kernel)
      expect([model.rowCount, name(model, 2), notes(model)], `cut at ${at}`).toEqual([
        2,
        { kind: 'text', text: 'b', type: null },
        [],
      ])
    }
  })
})

describe('1.4 texts', () => {
  const cases: [spelled: string, expected: string][] = [
    ["it''s", "it's"],
    ['a\\\\b', 'a\\b'],
    ['M\\S\\|ller', 'Müller'],
    ['\\PE\\\\S\\0', 'А'],
    ["\\S\\''x", '§x'],
    ['\\X\\E4', 'ä'],
    ['\\X2\\00E400DF\\X0\\', 'äß'],
    ['\\X2\\D83DDE00\\X0\\', '😀'],
    ['\\X4\\0001F600\\X0\\', '😀'],
    ['\\X2\\D83D\\X0\\', '\uFFFD'],
    ['\\X2\\DE00\\X0\\', '\uFFFD'],
    ['wrapped\r\n line', 'wrapped line'],
    ['Größe 字 😀', 'Größe 字 😀'],
    ['tab\there', 'tab\there'],
  ]

  test.each(cases)("1.4 '%s' is read as '%s'", async (spelled, expected) => {
    const model = await read(file(`#1=IFCMATERIAL('${spelled}',$,$);`), kernel)
    expect(name(model, 1)).toEqual({ kind: 'text', text: expected, type: null })
    expect(notes(model)).toEqual([])
  })

  test.each([
    '\\X\\4',
    '\\X\\G0',
    '\\X2\\00E\\X0\\',
    '\\X2\\00E4',
    '\\X4\\00110000\\X0\\',
    '\\P',
    '\\S\\',
    '\\Z\\a',
  ])('1.4 the broken escape %s is kept as it is written and counted', async (spelled) => {
    const model = await read(file(`#1=IFCMATERIAL('${spelled}',$,$);`), kernel)
    expect(name(model, 1)).toMatchObject({ text: spelled })
    expect(notes(model)[0]?.[0]).toContain('escapes in strings')
  })
})
