/** What an IDS means, case by case: what a strict check of a small model comes to. */
import { describe, expect, test } from 'vitest'
import { CLASSIFICATIONS, MATERIALS } from './ids/meaning/associations.ts'
import { ATTRIBUTES } from './ids/meaning/attributes.ts'
import { ENTITIES } from './ids/meaning/entities.ts'
import { outcomeOf } from './ids/meaning/meaning.ts'
import { PROPERTIES } from './ids/meaning/properties.ts'
import { RESTRICTIONS, SPECIFICATIONS, TOLERANCES } from './ids/meaning/values.ts'
import { WHOLES } from './ids/meaning/wholes.ts'

describe('6.5 attributes', () => {
  test.each(ATTRIBUTES)('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.4 entities and predefined types', () => {
  test.each(ENTITIES)('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.6 properties', () => {
  test.each(PROPERTIES)('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.8 classifications and materials', () => {
  test.each([...CLASSIFICATIONS, ...MATERIALS])('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.9 wholes', () => {
  test.each(WHOLES)('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.7 values', () => {
  test.each([...RESTRICTIONS, ...TOLERANCES])('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})

describe('6.3 specifications', () => {
  test.each(SPECIFICATIONS)('%s: %s', async (...one) => {
    expect(await outcomeOf(one)).toBe(one[1])
  })
})
