/** What place an address means. */
import { expect, test } from 'vitest'
import { type Address, placeOf, suggestPlace } from '../engine/place/suggest.ts'
import { readModel } from '../engine/read.ts'
import { builtKernel } from './digest/inputs.ts'

const ADDRESSES: readonly [address: Partial<Address>, place: string | null][] = [
  [{ town: 'Chicago', country: 'IL' }, 'us/il/chicago'],
  [{ town: 'Los Angeles', region: 'CA', country: 'USA' }, 'us/ca/los-angeles'],
  [{ town: 'San Francisco', region: 'CA' }, 'us/ca/san-francisco'],
  [{ town: 'New York', region: 'New York', country: 'United States of America' }, 'us/ny/nyc'],
  [{ town: 'Toronto', region: 'Ontario', country: 'CA' }, 'ca/on/toronto'],
  [{ town: 'Westminster', region: 'London', country: 'UK' }, 'uk/england/westminster'],
  [{ town: 'London', country: 'UK' }, 'uk/england/london'],
  [{ town: 'Leeds', country: 'Great Britain' }, 'uk'],
  [{ town: 'Karlsruhe', region: 'Baden-Württemberg', country: 'Germany' }, 'de/bw/karlsruhe'],
  [{ town: 'Karlsruhe', region: 'Baden-Wuerttemberg', country: 'DE' }, 'de/bw/karlsruhe'],
  [{ town: 'Weimar', postalCode: '99423', country: 'Deutschland' }, 'de'],
  [{ town: 'Adelaide', region: 'SA', country: 'Australia' }, 'au/sa/adelaide'],
  [{ town: 'Riyadh', country: 'SA' }, 'sa'],
  [{ town: 'Sandvika', postalCode: 'N-1337', country: 'Norway' }, 'no'],
  [{ town: '<Default>' }, null],
  [{ town: 'Nijmegen' }, null],
  [{}, null],
  [{ town: '__proto__', region: 'constructor', country: 'toString' }, null],
]

test.each(ADDRESSES)('3.12 %j is %s', (part, place) => {
  const address: Address = { town: '', region: '', postalCode: '', country: '', ...part }
  expect(placeOf(address)?.jurisdiction ?? null).toBe(place)
})

const MODEL = `ISO-10303-21;HEADER;FILE_DESCRIPTION((''),'2;1');FILE_NAME('','',(''),(''),'','','');FILE_SCHEMA(('IFC4'));ENDSEC;DATA;
#1=IFCPOSTALADDRESS($,$,$,$,$,$,'Oslo',$,$,'Norway');
#2=IFCPOSTALADDRESS($,$,$,$,('High Street 1'),$,'Boston',$,'','MA');
#3=IFCORGANIZATION($,'Maker',$,$,(#1));
#4=IFCSITE('0aaaaaaaaaaaaaaaaaaaa1',$,$,$,$,$,$,$,$,$,$,$,$,$);
#5=IFCBUILDING('0aaaaaaaaaaaaaaaaaaaa2',$,$,$,$,$,$,$,$,$,$,#2);
ENDSEC;END-ISO-10303-21;`

test('3.12 the address of the site or building counts, not that of whoever made the file', async () => {
  const bytes = new TextEncoder().encode(MODEL)
  const model = await readModel(await builtKernel(), { name: 'm', chunks: [bytes], size: bytes.length }, {})

  expect(suggestPlace(model)).toEqual({
    jurisdiction: 'us/ma/boston',
    from: 'IfcBuilding.BuildingAddress',
    text: 'Boston, MA',
  })
  model.close()
})
