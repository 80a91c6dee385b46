/** An IDS is audited for its restrictions and patterns: that they have a meaning, and that something can meet them. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { custom, restriction } from './ids/facet-texts.ts'

describe('good restrictions', () => {
  test.each<Good>([
    [
      'a boolean that a pattern restricts',
      custom('IFCBOOLEAN', restriction('<xs:pattern value="true|false"/>', 'boolean')),
    ],
    [
      'bounds',
      custom('IFCREAL', restriction('<xs:maxInclusive value="2"/><xs:minInclusive value="2"/>', 'double')),
    ],
    ['lengths', custom('IFCLABEL', restriction('<xs:minLength value="2"/><xs:maxLength value="2"/>'))],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of restrictions', () => {
  const label = (facets: string, base = 'string') => custom('IFCLABEL', restriction(facets, base))
  const real = (facets: string, base = 'double') => custom('IFCREAL', restriction(facets, base))
  test.each<Faulty>([
    [
      'another base',
      label('<xs:enumeration value="1"/>', 'integer'),
      ["error the restriction of the value of the property has the base 'integer'"],
    ],
    [
      'no base',
      custom('IFCLABEL', '<xs:restriction><xs:enumeration value="1"/></xs:restriction>'),
      ['error the restriction of the value of the property has no base'],
    ],
    ['nothing', label(''), ['error the restriction of the value of the property restricts nothing']],
    [
      'a pattern for a number',
      real('<xs:pattern value=".*"/>'),
      ['error <xs:pattern> restricts a value of xs:double'],
    ],
    [
      'a pattern for a number as a text',
      real('<xs:pattern value=".*"/>', 'string'),
      ["error the restriction of the value of the property has the base 'string'"],
    ],
    [
      'bounds for a text',
      label('<xs:minInclusive value="1"/>'),
      ['error <xs:minInclusive> restricts a value of xs:string'],
    ],
    [
      'a length for a number',
      real('<xs:length value="1"/>'),
      ['error <xs:length> restricts a value of xs:double'],
    ],
    [
      'bounds with nothing between',
      real('<xs:minExclusive value="2"/><xs:maxInclusive value="2"/>'),
      ["error no value lies above '2' and below '2'"],
    ],
    [
      'bounds that are no numbers',
      real('<xs:minInclusive value="a"/><xs:maxInclusive value="2"/>'),
      ["error the value of the property is 'a'"],
    ],
    [
      'lengths that no text has',
      label('<xs:minLength value="3"/><xs:maxLength value="2"/>'),
      ['error no text has at least 3 and at most 2 characters'],
    ],
    [
      'an enumeration outside of the bounds',
      real('<xs:enumeration value="1"/><xs:minInclusive value="2"/>'),
      ['error no value of the enumeration meets the other facets of the restriction'],
    ],
    [
      'an enumeration that the pattern refuses',
      label('<xs:enumeration value="a"/><xs:pattern value="[0-9]"/>'),
      ['error no value of the enumeration meets the other facets of the restriction'],
    ],
    [
      'a pattern that is none',
      label('<xs:pattern value="[Some"/>'),
      ["fatal a ']' is missing, at character 6 of the pattern '[Some'"],
    ],
    [
      'a pattern that is none, twice',
      label('<xs:pattern value="a)"/><xs:pattern value="*"/>'),
      [
        "fatal ')' closes nothing, at character 2 of the pattern 'a)'",
        "fatal '*' has nothing to repeat, at character 1 of the pattern '*'",
      ],
    ],
    [
      'a pattern of JavaScript',
      label('<xs:pattern value="^a\\/.*?$"/>'),
      [
        "warning the pattern '^a\\/.*?$' has the escape \\/, '?' after a quantifier, '^' as a plain character, for patterns are anchored anyway",
      ],
    ],
    ['digits', real('<xs:totalDigits value="3"/>'), ['fatal IDS has no <xs:totalDigits>']],
    ['white space', label('<xs:whiteSpace value="collapse"/>'), ['error IDS has no <xs:whiteSpace>']],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})
