/** The result as JSON: one model is a plain `lintel-result/1`, several are `{schema: "lintel-results/1", results}`. */
import { LintelError } from '../errors.ts'
import type { Finding, ListedResult, Result } from '../result.ts'
import { FindingWriter } from './finding-json.ts'

/** Findings in one part of the text. */
const BATCH = 256
/** Where the findings go in the indented text of a result without them: a quote inside a text would be escaped. */
const NO_FINDINGS = '\n  "findings": []'
/** Before every line of a finding where the document is one result. */
const FINDING_INDENT = '    '

/** What stands before the first finding of a document that is one result, and between two of them. */
export const BEFORE_FINDINGS = `\n${FINDING_INDENT}`
export const BETWEEN_FINDINGS = `,${BEFORE_FINDINGS}`

/** Hears of each finding and its text, in their order, before the part that holds them and after the part before. */
export type OnFinding = (finding: Finding, text: string) => void

/**
 * The document in parts, so that a result of a million findings is never one text. Ends in a line feed. A baseline does
 * not change it: the document is what the digest covers.
 */
export function* jsonReport(
  reports: readonly { readonly result: ListedResult }[],
  onFinding?: OnFinding,
): Generator<string> {
  const results = reports.map((report) => report.result)
  const [only] = results
  if (only !== undefined && results.length === 1) {
    yield* resultParts(only, '', onFinding)
    yield '\n'
    return
  }
  yield '{\n  "schema": "lintel-results/1",\n  "results": ['
  for (const [i, result] of results.entries()) {
    yield `${i === 0 ? '' : ','}\n    `
    yield* resultParts(result, '    ')
  }
  yield `${results.length === 0 ? '' : '\n  '}]\n}\n`
}

/** A result as `JSON.stringify(result, null, 2)` writes it, every line but the first behind `indent`. */
function* resultParts(result: ListedResult, indent: string, onFinding?: OnFinding): Generator<string> {
  const { findings } = result
  const frame = indented({ ...result, findings: [] }, indent)
  const hole = NO_FINDINGS.replace('\n', `\n${indent}`)
  const at = frame.indexOf(hole)
  if (findings.length === 0 || at < 0) {
    yield indented({ ...result, findings: [...findings] }, indent)
    return
  }
  yield frame.slice(0, at + hole.length - 1)
  yield* findingParts(findings, `${indent}${FINDING_INDENT}`, onFinding)
  yield `\n${indent}  ${frame.slice(at + hole.length - 1)}`
}

function* findingParts(
  findings: Iterable<Finding>,
  indent: string,
  onFinding: OnFinding = () => undefined,
): Generator<string> {
  const writer = new FindingWriter(indent)
  let [text, written] = ['', 0]
  for (const finding of findings) {
    const own = writer.text(finding)
    onFinding(finding, own)
    text += `${written === 0 ? '' : ','}\n${indent}${own}`
    if (++written % BATCH !== 0) continue
    yield text
    text = ''
  }
  yield text
}

function indented(value: unknown, indent: string): string {
  const text = JSON.stringify(value, null, 2)
  return indent === '' ? text : text.replaceAll('\n', `\n${indent}`)
}

/**
 * Reads what `jsonReport` wrote.
 *
 * @param source what the text was read from, for the message
 * @throws LintelError `result-invalid` when it is no JSON, another document or lacks what a result needs
 */
export function parseResults(text: string, source: string): readonly Result[] {
  const document = parseJson(text, source)
  if (!isRecord(document)) throw invalid(source, 'it is no JSON object')
  if (document.schema === 'lintel-result/1') return [checkedResult(document, source)]
  if (document.schema !== 'lintel-results/1' || !Array.isArray(document.results)) {
    const found =
      typeof document.schema === 'string' ? `its schema is '${document.schema}'` : 'it has no schema'
    throw invalid(source, found)
  }
  return document.results.map((result) => checkedResult(result, source))
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (error) {
    throw new LintelError('result-invalid', `${source} is no Lintel result: it is no JSON. ${HOW}`, {
      cause: error,
    })
  }
}

const HOW = 'Write one with: lintel check MODEL --format json --output FILE'

function invalid(source: string, found: string): LintelError {
  return new LintelError('result-invalid', `${source} is no Lintel result: ${found}. ${HOW}`)
}

/** Checks what comparing and reporting read; a result that Lintel wrote always passes. */
function checkedResult(value: unknown, source: string): Result {
  if (!isRecord(value) || value.schema !== 'lintel-result/1')
    throw invalid(source, "no schema 'lintel-result/1'")
  for (const part of ['model', 'kernel', 'summary', 'parameters']) {
    if (!isRecord(value[part])) throw invalid(source, `'${part}' is missing`)
  }
  checkTexts(value.model, ['name', 'sha256'], `${source}: model`)
  checkTexts(value.kernel, ['version', 'build', 'sha256'], `${source}: kernel`)
  checkList(value.packs, ['id', 'version', 'sha256'], `${source}: packs`)
  checkList(value.rules, ['id', 'status'], `${source}: rules`)
  checkList(value.findings, ['id', 'rule', 'status'], `${source}: findings`)
  return value as unknown as Result
}

function checkList(list: unknown, texts: readonly string[], place: string): void {
  if (!Array.isArray(list)) throw invalid(place, 'the list is missing')
  list.forEach((entry, at) => {
    checkTexts(entry, texts, `${place}[${at}]`)
  })
}

function checkTexts(record: unknown, texts: readonly string[], place: string): void {
  const lacking = texts.find((name) => !isRecord(record) || typeof record[name] !== 'string')
  if (lacking !== undefined) throw invalid(place, `'${lacking}' is missing`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
