/** A house of three doors and a pack of two rules: what the tests of commands, server and page waive. */
import { file } from '../kernel/load.ts'

export const NARROW = '0Goa91fYJqP22JQHZxBnGh'
export const UNSTATED = '1KAmkTXVC2K7H$3D$9nH6C'
export const WIDE = '1ZBRcXwlBtY_uCNoZ$UX8W'

/** @param width of the narrow door, in metres; `$` where it is not stated */
export function house(width: number | '$' = 0.76): string {
  const door = (name: number, id: string, stated: number | '$') =>
    `#${name}=IFCDOOR('${id}',$,'Door ${name}',$,$,$,$,$,2.1,${stated},$,$,$);`
  return file([door(1, NARROW, width), door(2, UNSTATED, '$'), door(3, WIDE, 0.9)].join('\n'))
}

const RULE = {
  id: 'doors.width',
  title: 'Doors are wide enough',
  reference: { code: 'House rules', section: '7', edition: '2010' },
  category: 'accessibility',
  severity: 'error',
  verified: 'verified',
  applies: 'IfcDoor',
  require: 'OverallWidth >= param.width',
  message: 'Door is {value} wide; {limit} is needed',
  why: 'People pass.',
  mend: 'Choose a wider door.',
  cases: [],
}

/** The pack as a file, other than usual in what is given. */
export function pack(
  given: { readonly version?: string; readonly edition?: string; readonly width?: number } = {},
): string {
  const { version = '1.0.0', edition = '2010', width = 0.8 } = given
  return JSON.stringify({
    id: 'house',
    version,
    title: 'House rules',
    params: { width: { value: width, unit: 'm' } },
    rules: [
      { ...RULE, reference: { ...RULE.reference, edition } },
      {
        ...RULE,
        id: 'doors.named',
        title: 'Doors have names',
        require: 'exists(Name)',
        message: 'Door has no name',
      },
    ],
  })
}

export const FINDING = `doors.width:${NARROW}`
export const OPEN_FINDING = `doors.width:${UNSTATED}`
