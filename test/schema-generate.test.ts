/** The generator: what it reads of EXPRESS, and that the checked-in tables are what it makes. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readClasses } from '../engine/schema/read-classes.ts'
import { readTypes } from '../engine/schema/read-types.ts'
import { classLines, typeLines } from '../scripts/express/class-table.ts'
import { readSiUnitDimensions, readUnitDimensions } from '../scripts/express/dimensions.ts'
import { parseExpress } from '../scripts/express/parse.ts'
import { generateTables } from '../scripts/express/tables.ts'

const SOURCE = fileURLToPath(new URL('../../shared/data/schema', import.meta.url))
const GENERATED = fileURLToPath(new URL('../engine/schema/generated', import.meta.url))

if (!existsSync(SOURCE)) console.info(`drift check skipped: the published schemas are not at ${SOURCE}`)

const SMALL = `
(* A remark; with 'a quote *)
SCHEMA SMALL; -- another one;
TYPE Positive = Length; WHERE WR1 : SELF > 0; END_TYPE;
TYPE Length = REAL; END_TYPE;
TYPE Colour = ENUMERATION OF (RED ,GREEN); END_TYPE;
TYPE Thing = SELECT (Box, Length); END_TYPE;
ENTITY Box SUBTYPE OF (Solid);
  SELF\\Solid.Owner : Robot;
  Sides, Edges : OPTIONAL LIST [1:?] OF LIST [3:3] OF UNIQUE Length;
 DERIVE
  Volume : REAL := 1; SELF\\Solid.Name : Label := 'a;b';
 INVERSE
  UsedBy : SET [0:?] OF Robot FOR Uses;
 UNIQUE
  UR1 : Sides;
 WHERE
  WR1 : SELF\\Solid.Name <> '';
END_ENTITY;
ENTITY Solid ABSTRACT SUPERTYPE OF (ONEOF (Box, Ball)); Name : STRING(22) FIXED; Owner : OPTIONAL Agent; END_ENTITY;
ENTITY Ball SUBTYPE OF (Solid); Radius : Positive; END_ENTITY;
ENTITY Agent; END_ENTITY;
ENTITY Robot SUBTYPE OF (Agent); Uses : Thing; END_ENTITY;
FUNCTION F (a : REAL) : REAL; RETURN (a); END_FUNCTION;
RULE R FOR (Box); WHERE WR1 : TRUE; END_RULE;
END_SCHEMA;
`

describe('EXPRESS', () => {
  test('a schema becomes one line per type and per class', () => {
    const schema = parseExpress(SMALL)

    expect(typeLines(schema)).toEqual([
      'Colour = ENUMERATION RED GREEN',
      'Length = REAL',
      'Positive = Length',
      'Thing = SELECT Box Length',
    ])
    expect(classLines(schema)).toEqual([
      'Agent',
      ' Robot; Uses Thing',
      'Solid abstract; Name STRING(22) FIXED; Owner? Agent',
      ' Ball; Radius Positive',
      ' Box; Sides? LIST [1:?] OF LIST [3:3] OF UNIQUE Length; Edges? LIST [1:?] OF LIST [3:3] OF UNIQUE Length; !Owner Robot; *Name; <UsedBy',
    ])
  })

  test('a redeclared attribute narrows the type in its slot and adds none', () => {
    const schema = parseExpress(SMALL)
    const types = readTypes(typeLines(schema).join('\n'))
    const box = readClasses(classLines(schema).join('\n'), types).at(-1)

    expect(box?.attributes.map((it) => [it.name, it.type.split(' ')[0], it.kind, it.optional])).toEqual([
      ['Name', 'STRING(22)', 'string', false],
      ['Owner', 'Robot', 'entity', false],
      ['Sides', 'LIST', 'list', true],
      ['Edges', 'LIST', 'list', true],
    ])
    expect(box).toMatchObject({
      name: 'Box',
      index: 4,
      last: 4,
      parent: 'Solid',
      derived: ['Name'],
      inverse: ['UsedBy'],
    })
  })

  test.each([
    ['SCHEMA S; TYPE T = REAL; END_TYPE;', 'EXPRESS text ends in the middle of a declaration'],
    ['SCHEMA S; NONSENSE; END_SCHEMA;', "EXPRESS: expected a declaration, found 'NONSENSE'"],
    [
      'SCHEMA S; ENTITY A SUBTYPE OF (B, C); END_ENTITY; END_SCHEMA;',
      'EXPRESS: A has several supertypes; IFC has single inheritance',
    ],
  ])('%s is an error', (text, message) => {
    expect(() => parseExpress(text)).toThrow(message)
  })
})

describe.skipIf(!existsSync(SOURCE))('the published schemas', () => {
  test('state the same dimensions in all editions, but for the farad of IFC2X3, which IFC4 corrected', () => {
    const stated = ['IFC2X3', 'IFC4', 'IFC4X3'].map((name) => {
      const express = readFileSync(`${SOURCE}/${name}.exp`, 'utf8')
      const dimensions = [...readUnitDimensions(express), ...readSiUnitDimensions(express)]
      return Object.fromEntries(dimensions.map((it) => [it.name, it.exponents.join(' ')]))
    })
    const [ifc2x3, ifc4, ifc4x3] = stated

    const corrected = Object.keys(ifc4!).filter((literal) => ifc4![literal] !== ifc2x3![literal])

    expect(ifc4).toEqual(ifc4x3)
    expect(corrected.map((literal) => [literal, ifc2x3![literal], ifc4![literal]])).toEqual([
      ['ELECTRICCAPACITANCEUNIT', '-2 1 4 1 0 0 0', '-2 -1 4 2 0 0 0'],
      ['FARAD', '-2 -1 4 1 0 0 0', '-2 -1 4 2 0 0 0'],
    ])
  })

  test('make the checked-in tables', () => {
    const made = Object.fromEntries(generateTables(SOURCE))

    const files = readdirSync(GENERATED).map((name) => [name, readFileSync(`${GENERATED}/${name}`, 'utf8')])
    const checkedIn = Object.fromEntries(files) as Record<string, string>
    const stale = Object.keys(made).filter((name) => made[name] !== checkedIn[name])

    expect(Object.keys(checkedIn).toSorted()).toEqual(Object.keys(made).toSorted())
    expect(stale, 'run npm run generate:schema').toEqual([])
  })
})
