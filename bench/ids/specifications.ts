/** An IDS as clients send it: many specifications over the classes and sets of architecture, structure and services. */
import { createRandom, type Random } from '../../engine/sample/random.ts'
import { applicabilityXml } from './applicability.ts'
import { pick, weighted } from './picks.ts'
import { SUBJECTS } from './requests.ts'
import { requirementXml } from './requirements.ts'
import { escaped } from './value-xml.ts'

const VERSIONS = 'IFC2X3 IFC4 IFC4X3_ADD2'
const HEAD = `<?xml version="1.0" encoding="utf-8"?>
<ids xmlns="http://standards.buildingsmart.org/IDS" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://standards.buildingsmart.org/IDS http://standards.buildingsmart.org/IDS/1.0/ids.xsd">
`

/**
 * The text of an IDS 1.0 file that a strict audit accepts. No two specifications ask for the same.
 *
 * @param count how many specifications
 * @param seed  the same seed gives the same text
 */
export function specificationsIds(count: number, seed: number): string {
  const random = createRandom(seed, 0x1d5)
  const bodies = new Map<string, string>()
  while (bodies.size < count) {
    const { title, body } = specification(random)
    bodies.set(body, title)
  }
  const all = [...bodies].map(([body, title], i) => {
    const number = String(i + 1).padStart(4, '0')
    const attributes = `name="${escaped(`${number} ${title}`)}" ifcVersion="${VERSIONS}" identifier="R-${number}"`
    return `    <specification ${attributes}>\n${body}    </specification>\n`
  })
  const info = `  <info>\n    <title>Information requirements, ${count} specifications</title>\n    <version>1.${seed}</version>\n  </info>\n`
  return `${HEAD}${info}  <specifications>\n${all.join('')}  </specifications>\n</ids>\n`
}

/** What it is optional for, required for, prohibited for, of a hundred. */
const OPTIONAL = 88
const REQUIRED = 97

function specification(random: Random): { readonly title: string; readonly body: string } {
  const subject = weighted(random, SUBJECTS)
  const kind = random.below(100)
  const prohibits = kind >= REQUIRED
  const occurs = prohibits
    ? 'minOccurs="0" maxOccurs="0"'
    : `minOccurs="${kind < OPTIONAL ? 0 : 1}" maxOccurs="unbounded"`
  const { xml, subjects } = applicabilityXml(random, subject, prohibits)
  const applicability = `      <applicability ${occurs}>\n${xml}      </applicability>\n`
  if (prohibits) return { title: `${subject.title}: not like this`, body: applicability }
  const asked = new Map<string, string>()
  const wanted = 1 + random.below(4)
  for (let tries = 0; asked.size < wanted && tries < 50; tries++) {
    const { about, xml: requirement } = requirementXml(random, subjects)
    if (!asked.has(about)) asked.set(about, requirement)
  }
  const requirements = `      <requirements>\n${[...asked.values()].join('')}      </requirements>\n`
  return {
    title: `${subject.title}: ${pick(random, [...asked.keys()])}`,
    body: applicability + requirements,
  }
}
