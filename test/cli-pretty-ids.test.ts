/** What a person at a terminal reads of an IDS: what is asked, how many fail it, and what their elements have instead. */
import { expect, test } from 'vitest'
import { prettyReport } from '../cli/pretty/result.ts'
import { makeStyle } from '../cli/pretty/style.ts'
import { checkModel } from '../engine/check.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { parseIds } from '../engine/ids/read.ts'
import { idsFile, specification } from './ids/files.ts'
import { file, testKernel, utf8 } from './kernel/load.ts'

const WALLS = file(
  ['a', 'b', 'c']
    .map((name, i) => `#${i + 1}=IFCWALL('${name}',$,'${name}',$,$,$,$,${i === 0 ? "'T'" : '$'},$);`)
    .join('\n'),
)
const asks = (name: string, value = ''): string =>
  `<attribute><name><simpleValue>${name}</simpleValue></name>${value === '' ? '' : `<value><simpleValue>${value}</simpleValue></value>`}</attribute>`

async function report(specifications: string): Promise<string> {
  const pack = idsPack(parseIds(idsFile(specifications), 'test.ids'), 'test.ids')
  const input = { name: 'm.ifc', chunks: [utf8(WALLS)], size: null }
  const result = await checkModel(await testKernel(), input, { packs: [pack] })
  const style = makeStyle({ colour: false, unicode: true, width: 120 })
  return prettyReport([{ result }], { style, all: false, quiet: false })
}

test('6.11 what is the same of all elements stands with the requirement, what differs with the element', async () => {
  const text = await report(specification(asks('Description') + asks('Name', 'a')))

  expect(text).toContain(
    [
      '✖ error: S',
      '  3 of 3 fail · T 1 · test.ids#1 · information',
      '  1. must have attribute Description: 3 fail, it has no value',
      "  2. must have attribute Name with the value 'a': 2 fail",
    ].join('\n'),
  )
  expect(text).toMatch(/ {4}a {2}IfcWall {2}a\n {6}1\.\n {4}b {2}IfcWall {2}b\n {6}1\.; 2\. it is 'b'\n/)
})

test('6.11 what all elements have says nothing more of each', async () => {
  const text = await report(specification(asks('Description') + asks('Name')))

  expect(text).toContain('  2. must have attribute Name: none fails\n    a  IfcWall  a\n    b  IfcWall  b\n')
})

test('6.3 of what is prohibited it is told that it is', async () => {
  const prohibited =
    '<specification name="No walls" ifcVersion="IFC4"><applicability minOccurs="0" maxOccurs="0"><entity><name><simpleValue>IFCWALL</simpleValue></name></entity></applicability></specification>'

  expect(await report(prohibited)).toContain("No walls: IfcWall 'b' is prohibited")
})
