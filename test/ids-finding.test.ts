/** What a finding of an IDS says when one of several requirements can be met by nothing. */
import { expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { parseIds } from '../engine/ids/read.ts'
import { attribute, entity, like, simple } from './ids/facet-texts.ts'
import { idsFile, specification } from './ids/files.ts'
import { foo, single, wall } from './ids/meaning/properties.ts'
import { file, testKernel, utf8 } from './kernel/load.ts'

const MODEL = file(wall([single("IFCLABEL('x')")]))
/** No wall has this attribute. */
const LONG_NAME = attribute('LongName')
const FOO = foo('IFCLABEL')

test.each([
  ['before', LONG_NAME + FOO, 1],
  ['after', FOO + LONG_NAME, 2],
])('6.11 what nothing can meet, %s another requirement, leaves it met', async (_, requirements, place) => {
  const pack = idsPack(parseIds(idsFile(specification(requirements)), 'test.ids'), 'test.ids')
  const input = { name: 'm.ifc', chunks: [utf8(MODEL)], size: null }

  const { findings } = await checkModel(await testKernel(), input, { packs: [pack] })

  expect(findings).toMatchObject([
    {
      requirements: [{ place }],
      message: 'IfcWall must have attribute LongName; it has no such attribute',
    },
  ])
})

/** What the finding about a row of the class says. */
async function messagesOf(model: string, of: string, requirement: string): Promise<string[]> {
  const wanted = specification(requirement, { applicability: entity(of) })
  const pack = idsPack(parseIds(idsFile(wanted), 'test.ids'), 'test.ids')
  const input = { name: 'm.ifc', chunks: [utf8(file(model))], size: null }
  const { findings } = await checkModel(await testKernel(), input, { packs: [pack] })
  return findings.map(({ message }) => message)
}

test('6.11 a value that is of another kind than is wanted is told', async () => {
  const door = "#1=IFCDOOR('d',$,$,$,$,$,$,$,2100.,900.,$,$,$);"

  expect(await messagesOf(door, 'IFCDOOR', attribute('OverallHeight', like('2.*')))).toEqual([
    'IfcDoor must have attribute OverallHeight with the value matching /2.*/; it is 2100',
  ])
})

test('6.11 an object where a value is wanted is told by its class', async () => {
  const task =
    '#1=IFCTASKTIME($,$,$,$,$,$,$,$,$,$,$,$,$,$,$,$,$,$,$,$);\n' +
    "#2=IFCTASK('t',$,$,$,$,$,$,$,$,.F.,$,#1,$);"

  expect(await messagesOf(task, 'IFCTASK', attribute('TaskTime', simple('x')))).toEqual([
    "IfcTask must have attribute TaskTime with the value 'x'; it is an IfcTaskTime",
  ])
})
