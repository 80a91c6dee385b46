/** Patterns of XML Schema: what they match, what they are not, and that none keeps the machine busy. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern } from '../engine/ids/pattern.ts'
import { errorOf } from './language/harness.ts'

const matches = (pattern: string, text: string) => compilePattern(pattern).test(text)

test.each<[pattern: string, matching: string[], other: string[]]>([
  ['', [''], ['a']],
  ['a', ['a'], ['', 'A', 'aa', 'ba', 'ab']],
  ['a|bc', ['a', 'bc'], ['ac', 'abc', 'b']],
  ['|a', ['', 'a'], ['b']],
  ['a?b*c+', ['c', 'abbcc', 'bc'], ['', 'ab', 'aac']],
  ['a{2}', ['aa'], ['a', 'aaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['a']],
  ['a{0,2}', ['', 'a', 'aa'], ['aaa']],
  ['a{0}b', ['b'], ['ab']],
  ['(ab|c){2}', ['abab', 'abc', 'cc'], ['ab', 'abcc']],
  ['(a*)*b', ['b', 'aab'], ['aa']],
  ['()*a', ['a'], ['']],
  ['a.c', ['abc', 'a.c', 'a😀c'], ['ac', 'a\nc', 'a\rc']],
  ['a\\.c', ['a.c'], ['abc']],
  ['\\n\\r\\t\\\\\\|\\?\\*\\+\\(\\)\\{\\}\\-\\[\\]\\^', ['\n\r\t\\|?*+(){}-[]^'], []],
  ['[a-c]x[^a-c]', ['axd', 'cx-'], ['axa', 'dxd', 'ax']],
  ['[-a]+', ['-a-'], ['b']],
  ['[a-]+', ['-a-'], ['b']],
  ['[a^]+', ['^a'], ['b']],
  ['[.$|*]+', ['.$|*'], ['a']],
  ['[\\]\\[\\-\\\\]+', [']-[\\'], ['a']],
  ['[a-z-[aeiou]]+', ['xyz'], ['xaz', '-', '[']],
  ['[^a-z-[0-9]]', ['A', '-'], ['a', '5']],
  ['[a-z-[aeiou-[e]]]', ['b', 'e'], ['a', 'i']],
  ['[\\d-[0-3]]', ['4', '٤'], ['3', 'a']],
  ['[\\w_\\s]+', ['ä 9_'], ['-']],
  ['[^\\s\\d]', ['a'], [' ', '1']],
  ['[\\S-[a]]', ['b'], ['a', ' ']],
  ['[\\D]\\D', ['ab'], ['a1', '1a']],
])('%s', (pattern, matching, other) => {
  expect(matching.filter((text) => !matches(pattern, text))).toEqual([])
  expect(other.filter((text) => matches(pattern, text))).toEqual([])
})

describe('where XML Schema and JavaScript differ', () => {
  test('a pattern is anchored, and ^ and $ are plain characters', () => {
    expect(matches('^a$', 'a')).toBe(false)
    expect(matches('^a$', '^a$')).toBe(true)
  })

  test('\\d is every decimal digit of Unicode', () => {
    expect(matches('\\d\\d', '1٣')).toBe(true)
    expect(matches('\\d', '½')).toBe(false)
  })

  test('\\w is all but punctuation, separators and others: no underscore, but letters of every script and signs', () => {
    expect(matches('\\w+', 'aÄ門1+€')).toBe(true)
    expect(['_', '-', '.', ' ', '\u0000'].filter((text) => matches('\\w', text))).toEqual([])
    expect(['_', '-', '.', ' '].every((text) => matches('\\W', text))).toBe(true)
  })

  test('\\s is four characters', () => {
    expect([' ', '\t', '\n', '\r'].every((text) => matches('\\s', text))).toBe(true)
    expect(['\u00a0', '\f', '\v', '\u2003'].filter((text) => matches('\\s', text))).toEqual([])
    expect(matches('\\S', '\u00a0')).toBe(true)
  })

  test('\\i and \\c are the characters of XML names', () => {
    expect(matches('\\i\\c*', 'xs:a-1.é')).toBe(true)
    expect(matches('\\i', '-')).toBe(false)
    expect(matches('\\I\\C', '1 ')).toBe(true)
  })

  test('categories and blocks', () => {
    expect(matches('\\p{Lu}\\P{Lu}', 'Äa')).toBe(true)
    expect(matches('\\p{IsGreek}\\P{IsGreek}', 'ωo')).toBe(true)
    expect(matches('\\p{IsBasicLatin}+', 'né')).toBe(false)
    expect(matches('[\\p{IsCyrillic}\\P{L}]+', 'Ж1')).toBe(true)
  })

  test('a character beyond the first plane is one character', () => {
    expect(matches('.', '😀')).toBe(true)
    expect(matches('[😀-😂]{2}', '😀😁')).toBe(true)
  })
})

test.each([
  ['[a-c\\/]\\/\\,', 'b/,', ['the escape \\/', 'the escape \\/', 'the escape \\,']],
  ['.*?x', 'axx', ["'?' after a quantifier"]],
  ['(?:a)]}', 'a]}', ["'(?:' for a group", "']' without its opening", "'}' without its opening"]],
  ['[\\w-.]+', 'a-.', ["'-' in the middle of a class"]],
])('%s is taken as it is meant, and told', (pattern, text, tolerated) => {
  expect(compilePattern(pattern).tolerated).toEqual(tolerated)
  expect(matches(pattern, text)).toBe(true)
})

test.each([
  [
    '[Some',
    "a ']' is missing, at character 6 of the pattern '[Some'; expected a pattern of XML Schema: close the class",
  ],
  [
    'a)',
    "')' closes nothing, at character 2 of the pattern 'a)'; expected a pattern of XML Schema: write \\) for the character",
  ],
  [
    '(a',
    "a ')' is missing, at character 3 of the pattern '(a'; expected a pattern of XML Schema: close the group",
  ],
  [
    '*a',
    "'*' has nothing to repeat, at character 1 of the pattern '*a'; expected a pattern of XML Schema: write \\* for the character",
  ],
  [
    'a**',
    "a quantifier follows a quantifier, at character 3 of the pattern 'a**'; expected a pattern of XML Schema: keep one",
  ],
  [
    'a{x}',
    "'{' begins no quantity such as {3}, {2,} or {2,5}, at character 2 of the pattern 'a{x}'; expected a pattern of XML Schema: write \\{ for the character",
  ],
  [
    'a{3,2}',
    "the quantity {3,2} ends below its start, at character 7 of the pattern 'a{3,2}'; expected a pattern of XML Schema: turn it round",
  ],
  [
    '[]',
    "a class is empty, at character 2 of the pattern '[]'; expected a pattern of XML Schema: name its characters",
  ],
  [
    '[z-a]',
    "a range ends before its start, at character 5 of the pattern '[z-a]'; expected a pattern of XML Schema: turn it round",
  ],
  [
    '[a[b]',
    "'[' stands in a class, at character 3 of the pattern '[a[b]'; expected a pattern of XML Schema: write \\[ for the character",
  ],
  [
    '[a-z-[b]c]',
    "a class goes on after its subtraction, at character 9 of the pattern '[a-z-[b]c]'; expected a pattern of XML Schema: end it there",
  ],
  [
    '\\b',
    "'\\b' is no escape, at character 1 of the pattern '\\b'; expected a pattern of XML Schema: write \\\\ for the character, or drop it",
  ],
  [
    'a\\',
    "a backslash ends the pattern, at character 2 of the pattern 'a\\'; expected a pattern of XML Schema: write \\\\ for the character, or drop it",
  ],
  [
    '\\p{Foo}',
    "'\\p{Foo}' is no category and no block of Unicode, at character 8 of the pattern '\\p{Foo}'; expected a pattern of XML Schema: correct the name",
  ],
  [
    '(?=a)',
    "'(?' is no group of XML Schema, at character 2 of the pattern '(?=a)'; expected a pattern of XML Schema: use plain groups; there is no look-around",
  ],
  ['a{999999}', "the pattern 'a{999999}' repeats too much; expected fewer repetitions: lower the quantities"],
  [
    '((a{99}){99}){99}',
    "the pattern '((a{99}){99}){99}' repeats too much; expected fewer repetitions: lower the quantities",
  ],
])('%s is no pattern', (pattern, message) => {
  expect(errorOf(() => compilePattern(pattern))).toBe(`ids-audit ${message} @ `)
})

test('no pattern keeps the machine busy: time grows with the text', () => {
  const text = 'a'.repeat(20_000)
  for (const pattern of [
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+b',
    '(a?){100}a{100}b',
    '.*.*.*.*.*b',
    '(((){5000}){5000}){5000}b',
  ])
    expect(matches(pattern, text)).toBe(false)
})

test('many sets of states are made anew rather than kept without bound', () => {
  const pattern = compilePattern('(a|b)*a(a|b){12}')
  const bits = Array.from({ length: 40_000 }, (_, i) => ((i * 2654435761) >>> 7) % 2)
  const text = bits.map((bit) => (bit === 1 ? 'a' : 'b')).join('')
  expect(pattern.test(text)).toBe(text.at(-13) === 'a')
  expect(pattern.test(`${text}abbbbbbbbbbbb`)).toBe(true)
})

/** Patterns that mean the same to JavaScript, anchored. */
const plainPattern = fc.letrec<{ choice: string; sequence: string; piece: string; atom: string }>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('piece'), { maxLength: 3 }).map((parts) => parts.join('')),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,}', '{0,2}'))
    .map((parts) => parts.join('')),
  atom: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom('a', 'b', '1', '.', '[ab]', '[^a]', '\\d', '[a-b1]', '\\.'),
    tie('choice').map((inside) => `(${inside})`),
  ),
})).choice

test('a pattern of what both know matches as in JavaScript', () => {
  fc.assert(
    fc.property(
      plainPattern,
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', '.'), maxLength: 8 })),
      (pattern, texts) => {
        const { test: isMatch } = compilePattern(pattern)
        const expected = new RegExp(`^(?:${pattern})$`, 'u')
        for (const text of texts)
          expect([pattern, text, isMatch(text)]).toEqual([pattern, text, expected.test(text)])
      },
    ),
    { numRuns: 500 },
  )
})

test('whatever the text, it is a pattern or an error', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...'ab(|)*+?{}[]^-\\.,0129pPiIdwsLu'), maxLength: 30 })
  fc.assert(
    fc.property(hostile, (source) => {
      try {
        compilePattern(source).test('ab01-')
      } catch (error) {
        expect(
          errorOf(() => {
            throw error
          }),
        ).toContain('ids-audit')
      }
    }),
    { numRuns: 3000 },
  )
})

test('a text passes as bytes where it passes as a text, or has to be decoded', () => {
  const patterns = ['.*', '[a-c]+', 'ä.*', '\\w{2,}', '(ab|ü)*', '[^ä]+', '\\p{Lu}\\d?'].map(compilePattern)
  const characters = fc.string({ unit: fc.constantFrom(...'abcABC019 äüÖ€😀'), maxLength: 6 })
  let decided = 0
  fc.assert(
    fc.property(characters, fc.constantFrom(...patterns), (text, { test: passes, bytes }) => {
      // what stands before and behind it is not of the text
      const all = new TextEncoder().encode(`a${text}\u00e4`)
      const found = bytes(all, 1, all.length - 2)
      if (!/[€😀]/u.test(text)) expect(found).toBe(passes(text))
      else if (found !== undefined) expect(found).toBe(passes(text))
      if (found !== undefined) decided++
    }),
    { numRuns: 3000 },
  )
  expect(decided).toBeGreaterThan(1000)
})

test('bytes that are no UTF-8 are left to the decoder', () => {
  const { bytes } = compilePattern('.*')
  for (const broken of [[0xe4], [0xc3], [0xc3, 0x41], [0x80], [0xc0, 0x80], [0x61, 0xc3]])
    expect(bytes(Uint8Array.from([...broken, 0xa4]), 0, broken.length), broken.join()).toBeUndefined()
})
