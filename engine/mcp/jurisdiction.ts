/** Turns where a pack is in force into a path: `us/ca/los-angeles`. */
import { isObject, type JsonObject, optionalText, own, reportUnknownKeys } from './fields.ts'
import { type Notes, shown } from './note.ts'

const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['usa', 'us'],
  ['united-states', 'us'],
  ['united-states-of-america', 'us'],
  ['canada', 'ca'],
  ['united-kingdom', 'gb'],
  ['uk', 'gb'],
  ['germany', 'de'],
  ['france', 'fr'],
  ['australia', 'au'],
])

/** Two letters and name of each state of the United States. */
const STATES: ReadonlyMap<string, string> = new Map(
  (
    'al alabama,ak alaska,az arizona,ar arkansas,ca california,co colorado,ct connecticut,de delaware,' +
    'dc district-of-columbia,fl florida,ga georgia,hi hawaii,id idaho,il illinois,in indiana,ia iowa,ks kansas,' +
    'ky kentucky,la louisiana,me maine,md maryland,ma massachusetts,mi michigan,mn minnesota,ms mississippi,' +
    'mo missouri,mt montana,ne nebraska,nv nevada,nh new-hampshire,nj new-jersey,nm new-mexico,ny new-york,' +
    'nc north-carolina,nd north-dakota,oh ohio,ok oklahoma,or oregon,pa pennsylvania,ri rhode-island,' +
    'sc south-carolina,sd south-dakota,tn tennessee,tx texas,ut utah,vt vermont,va virginia,wa washington,' +
    'wv west-virginia,wi wisconsin,wy wyoming'
  )
    .split(',')
    .map((entry) => entry.split(' ') as [string, string])
    .map(([code, name]) => [name, code]),
)

/** The path; null when the file names no place. */
export function jurisdictionPath(pack: JsonObject, notes: Notes): string | null {
  const value = own(pack, 'jurisdiction')
  if (value === undefined || value === null) return null
  if (!isObject(value)) {
    notes.notConverted('jurisdiction', `${shown(value)} where country, state, city are expected`, {
      done: 'left it out',
      decide: 'where the pack is in force',
      whole: value,
    })
    return null
  }
  const place = { path: 'jurisdiction', notes }
  reportUnknownKeys(value, place, ['country', 'state', 'city', 'county'])
  const part = (key: string): string => slug(optionalText(value, key, place) ?? '')
  const [country, state, city, county] = [part('country'), part('state'), part('city'), part('county')]
  return pathOf({ country, state, city, county }, value, notes)
}

interface Parts {
  readonly country: string
  readonly state: string
  readonly city: string
  readonly county: string
}

function pathOf({ country, state, city, county }: Parts, value: JsonObject, notes: Notes): string | null {
  const top = COUNTRIES.get(country) ?? country
  const second = top === 'us' ? (STATES.get(state) ?? state) : state
  const last = city === '' ? county : city
  const parts = [top, second, last]
  const end = parts.indexOf('')
  const path = (end === -1 ? parts : parts.slice(0, end)).join('/')
  if (end !== -1 && parts.slice(end).some((one) => one !== ''))
    notes.decide('jurisdiction', `${shown(value)}, where a part in between is missing`, {
      done: path === '' ? 'left the jurisdiction out' : `made it ${path}`,
      decide: 'the missing part',
    })
  if (city !== '' && county !== '')
    notes.decide('jurisdiction.county', `the county ${shown(own(value, 'county'))} beside a city`, {
      done: 'left it out of the path: a city stands directly under its state',
      decide: 'whether the pack is in force in the whole county',
    })
  return path === '' ? null : path
}

/** Small letters, digits and hyphens; accents are taken off. */
function slug(text: string): string {
  return text
    .slice(0, 200)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
}
