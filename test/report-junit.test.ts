import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareResults } from '../engine/compare.ts'
import { junitReport, xmlText } from '../engine/report/junit.ts'
import type { Report } from '../engine/report/report.ts'
import { resultFixture } from './fixtures/results.ts'

interface Node {
  readonly tag: string
  readonly attributes: Record<string, string>
  readonly children: Node[]
  text: string
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const decode = (text: string): string =>
  text.replace(/&(#(\d+)|\w+);/g, (_, name, code) =>
    code === undefined ? (ENTITIES[name] ?? fail(name)) : String.fromCodePoint(Number(code)),
  )

function fail(what: string): never {
  throw new Error(`not well-formed: ${what}`)
}

/** A strict reader of the XML that the report uses: elements, attributes, text, the five references. */
function parseXml(text: string): Node {
  const root: Node = { tag: '', attributes: {}, children: [], text: '' }
  const stack = [root]
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  for (const [token] of body.matchAll(/<[^>]*>|[^<]+/g)) {
    const top = stack.at(-1) ?? fail('nothing is open')
    if (!token.startsWith('<')) {
      if (/&(?!#\d+;|amp;|lt;|gt;|quot;)/.test(token)) fail(token)
      top.text += decode(token)
    } else if (token.startsWith('</')) {
      if (token !== `</${stack.pop()?.tag}>`) fail(token)
    } else {
      const match = /^<([a-z]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>$/.exec(token) ?? fail(token)
      const attributes = [...(match[2] ?? '').matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)]
      const node: Node = {
        tag: match[1] ?? '',
        attributes: Object.fromEntries(attributes.map(([, name, value]) => [name, decode(value ?? '')])),
        children: [],
        text: '',
      }
      top.children.push(node)
      if (match[3] === '') stack.push(node)
    }
  }
  if (stack.length !== 1) fail('an element is not closed')
  return root.children[0] ?? fail('empty')
}

const suites = (...reports: Report[]) => parseXml(junitReport(reports))
const cases = (root: Node) =>
  root.children.flatMap((suite) => suite.children.filter((node) => node.tag === 'testcase'))
const caseOf = (root: Node, rule: string) =>
  cases(root).find((node) => node.attributes.classname === rule) ?? fail(rule)

const result = resultFixture('house')
const root = suites({ result })

test('a suite is a category and a test case is a rule', () => {
  expect(root.children.map((suite) => suite.attributes.name)).toEqual([
    'information',
    'accessibility',
    'fire',
  ])
  expect(cases(root)).toHaveLength(result.rules.length)
})

test('fail is failure, unknown is error, not applicable is skipped, pass is empty', () => {
  const outcome = (rule: string) => caseOf(root, rule).children.map((node) => node.tag)

  expect(outcome('ada-2010-404.2.3')).toEqual(['failure'])
  expect(outcome('core-door-fire-rating')).toEqual(['error'])
  expect(outcome('core-zone')).toEqual(['skipped'])
  expect(outcome('core-storey-elevation')).toEqual([])
})

test('the counts of the suites are those of their cases', () => {
  expect(root.attributes).toEqual({ name: 'lintel', tests: '6', failures: '3', errors: '1', skipped: '1' })
  const sum = root.children.reduce((total, suite) => total + Number(suite.attributes.failures), 0)
  expect(sum).toBe(3)
})

test('a failure names every element with its margin and what to do, in text that survives XML', () => {
  const [failure] = caseOf(root, 'ada-2010-404.2.3').children

  expect(failure?.attributes.message).toBe('3 of 16 fail')
  expect(failure?.text.split('\n')).toHaveLength(4)
  expect(failure?.text).toContain(
    'Level 1: IfcDoor Door "B", south; <wc> & more 3cUkl32yn9qRSPvBJV0002 (line 502)',
  )
  expect(failure?.text).toContain('(off by 52.8 mm (2.08 in)) → Set OverallWidth to at least 0.873 m')
})

test('2.6.2 a rule that failed by itself says its own message', () => {
  expect(caseOf(root, 'core-site').children[0]?.text).toBe('There is no IfcSite; exactly one is required')
})

test('3.3 a draft rule says so', () => {
  expect(caseOf(root, 'ada-2010-404.2.3').attributes.name).toContain('(draft: figure not verified)')
})

test('with a baseline a rule without anything new is skipped and says so', () => {
  const same = suites({ result, comparison: compareResults(result, result) })
  const worse = suites({ result, comparison: compareResults(resultFixture('house-before'), result) })

  expect(caseOf(same, 'ada-2010-404.2.3').children[0]?.attributes.message).toBe(
    '3 fail, all known from the baseline',
  )
  expect(caseOf(worse, 'core-space-name').children[0]?.tag).toBe('failure')
  expect(caseOf(worse, 'core-site').children[0]?.tag).toBe('failure')
})

test('with several models each suite says its model', () => {
  const both = suites({ result }, { result: resultFixture('clean') })

  expect(both.children.at(-1)?.attributes.name).toBe('clean.ifc: information')
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu

test('any text is well-formed XML and comes back, but for characters that XML cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const node = parseXml(`<a>${xmlText(text)}</a>`)
      expect(node.text).toBe(text.replace(NOT_XML, '\uFFFD'))
    }),
  )
})
