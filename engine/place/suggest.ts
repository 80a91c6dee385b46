/**
 * Suggests where a building stands from the addresses of its site and building. A suggestion only: templates of CAD
 * tools carry the address of their maker, so a person has to confirm it. Coordinates are left alone for the same reason.
 */
import { refsOf, textOf } from '../cells.ts'
import type { Model } from '../model.ts'
import { CITIES, COUNTRIES, PARTS } from './names.ts'

export interface SuggestedPlace {
  /** `us/il/chicago`. */
  readonly jurisdiction: string
  /** Where it is stated: `IfcSite.SiteAddress`. */
  readonly from: string
  /** As the model writes it: `Chicago, IL`. */
  readonly text: string
}

/** An address as IfcPostalAddress has it; empty texts where nothing is stated. */
export interface Address {
  readonly town: string
  readonly region: string
  readonly postalCode: string
  readonly country: string
}

/** The place of the first site or building whose address names a country or a state; null when none does. */
export function suggestPlace(model: Model): SuggestedPlace | null {
  for (const [owner, attribute] of ADDRESSES) {
    const { first, end } = model.rowsOf(owner)
    for (let row = first; row < end; row++) {
      for (const id of refsOf(model.attribute(row, attribute))) {
        const found = placeOf(addressOf(model, model.rowOfId(id)))
        if (found !== null) return { ...found, from: `${owner}.${attribute}` }
      }
    }
  }
  return null
}

/** The path that an address means, and the address in one line; null when neither country nor state are to be told. */
export function placeOf(address: Address): Omit<SuggestedPlace, 'from'> | null {
  const { town, region, postalCode, country } = address
  const text = [town, region, postalCode, country].filter((part) => part !== '').join(', ')
  const ofCountry = wordsOf(country)
  const words = [...ofCountry, ...[region, postalCode, town].flatMap(wordsOf)]
  const nation = countryOf(ofCountry, words)
  if (nation === null) return null
  const state = nation.state ?? stateOf(nation.country, words)
  const path = [nation.country, ...(state === null ? [] : [state])]
  if (state !== null && plain(town) !== '' && plain(town) !== plain(state)) path.push(slug(town))
  const jurisdiction = path.join('/')
  return { jurisdiction: withCity(jurisdiction), text }
}

const ADDRESSES = [
  ['IfcSite', 'SiteAddress'],
  ['IfcBuilding', 'BuildingAddress'],
] as const

function addressOf(model: Model, row: number): Address {
  const text = (name: string): string => textOf(model.attribute(row, name)).trim()
  return {
    town: text('Town'),
    region: text('Region'),
    postalCode: text('PostalCode'),
    country: text('Country'),
  }
}

function wordsOf(text: string): string[] {
  return [text, ...text.split(',')].map(plain)
}

/**
 * A code of two letters means a country only where a country is written: elsewhere `CA` is California. Where no country
 * is named a state of the United States may be: templates write `Chicago` and, as country, `IL`.
 */
function countryOf(
  ofCountry: readonly string[],
  words: readonly string[],
): { readonly country: string; readonly state: string | null } | null {
  for (const word of [...ofCountry, ...words.filter(({ length }) => length > 2)]) {
    const country = keyOf(COUNTRIES, word)
    if (country !== null) return { country, state: null }
  }
  const state = stateOf('us', words)
  return state === null ? null : { country: 'us', state }
}

function stateOf(country: string, words: readonly string[]): string | null {
  const parts = PARTS[country]
  if (parts === undefined) return null
  for (const word of words) {
    const state = word === country ? null : keyOf(parts, word)
    if (state !== null) return state
  }
  return null
}

function keyOf(names: Readonly<Record<string, string>>, word: string): string | null {
  if (word === '') return null
  for (const [key, texts] of Object.entries(names)) {
    if (word === key || texts.split('|').includes(word)) return key
  }
  return null
}

function withCity(path: string): string {
  const city = Object.hasOwn(CITIES, path) ? CITIES[path] : undefined
  return city === undefined ? path : `${path.slice(0, path.lastIndexOf('/'))}/${city}`
}

/** Without case, accents, dots and spaces around. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f.]/gu, '')
    .trim()
    .toLowerCase()
}

function slug(text: string): string {
  return plain(text)
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
}
