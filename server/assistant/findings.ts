/** Tools about results: check a model, list what was found, explain one finding. */
import { z } from 'zod'
import { marginText, valueText } from '../../engine/report/value-text.ts'
import type { Finding, RuleResult } from '../../engine/result.ts'
import { HttpError } from '../http/problem.ts'
import type { OpenedResult, ResultHead } from './opened-result.ts'
import { clauseWords, verificationWords, wordsOfRule } from './packs.ts'
import { checkInput, loadResult, makeResult, sourceInput } from './source.ts'
import { defineTool } from './tool.ts'
import { oneLine, quoted } from './words.ts'

/** Findings that one answer tells. */
const MOST = 100
const FEW = 20
/** Ids with one hash that are read to find one; by chance there is no second. */
const MOST_TWINS = 32

const finding = z.looseObject({
  id: z.string(),
  rule: z.string(),
  status: z.enum(['fail', 'unknown', 'waived']),
})
const head = {
  digest: z.string(),
  model: z.looseObject({ name: z.string(), sha256: z.string() }),
  packs: z.array(z.looseObject({ id: z.string(), version: z.string() })),
  summary: z.looseObject({
    status: z.enum(['pass', 'fail', 'unknown']),
    score: z.number(),
    coverage: z
      .number()
      .describe('how much of what applies could be decided, 0…1; the score speaks of that alone'),
  }),
}

const listed = {
  findings: z.array(finding),
  total: z.int().describe('findings that fit the question'),
  more: z.int().describe('how many of them follow behind these'),
}

export const checkModel = defineTool({
  name: 'check_model',
  title: 'Check a model',
  description:
    'Checks a stored model version, or a small IFC text, against rule packs; nothing is kept. Tells the summary, the counts by rule and the first findings. Unknown means that a needed value is missing: it is never a pass. To see more or explain one, call list_findings or explain_finding with the same model and options.',
  needs: ['validations:run'],
  input: checkInput.extend({ findings: z.int().min(0).max(MOST).default(FEW).describe('how many to tell') }),
  output: z.object({
    ...head,
    parameters: z.record(z.string(), z.unknown()),
    rules: z.array(z.looseObject({ id: z.string() })),
    ...listed,
  }),
  run: async ({ findings: most, ...input }, call) => {
    const result = await makeResult(input, call)
    const { head: found, index } = result
    const { rules, parameters } = found
    const part = await partOf(result, index.find({}, 0, most), { total: index.count, start: 0 })
    const ran = rules.filter(({ status }) => status !== 'notApplicable')
    const text = [summaryWords(found), ...ran.map(ruleLine), ...findingLines(part, rules)].join('\n')
    return {
      text,
      data: { ...headOf(found), parameters, rules: rules.map((rule) => ({ ...rule })), ...part },
    }
  },
})

export const listFindings = defineTool({
  name: 'list_findings',
  title: 'List findings',
  description:
    'Lists the findings of a stored validation, or of the check of a model with the options of check_model; by rule, status or severity.',
  needs: ['validations:read'],
  input: sourceInput.extend({
    rule: z.string().max(200).optional(),
    status: z.enum(['fail', 'unknown', 'waived']).optional(),
    severity: z.enum(['error', 'warning', 'info']).optional(),
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(MOST).default(FEW),
  }),
  output: z.object({ ...head, ...listed }),
  run: async ({ rule, status, severity, offset, limit, ...source }, call) => {
    const result = await loadResult(source, call)
    const { head: found, index } = result
    const fitting = index.find({ rule, status, severity })
    const shown = fitting.slice(offset, offset + limit)
    const part = await partOf(result, shown, { total: fitting.length, start: offset })
    const text = [summaryWords(found), ...findingLines(part, found.rules)].join('\n')
    return { text, data: { ...headOf(found), ...part } }
  },
})

export const explainFinding = defineTool({
  name: 'explain_finding',
  title: 'Explain a finding',
  description:
    'Explains one finding: what was required (clause, edition, source, verified or draft), what was found, the margin, the inputs and where each came from, the smallest change that passes, why the rule is there and how to mend. Takes a stored validation, or the model and options of check_model, which is checked again.',
  needs: ['validations:read'],
  input: sourceInput.extend({ finding: z.string().min(1).max(200).describe('id of the finding') }),
  output: z.object({
    ...head,
    finding,
    rule: z.looseObject({ id: z.string(), verified: z.enum(['verified', 'secondary', 'draft']) }),
    words: z.object({ why: z.string(), mend: z.string(), source: z.string().nullable() }).nullable(),
  }),
  run: async ({ finding: id, ...source }, call) => {
    const { head: result, index, read } = await loadResult(source, call)
    const found = (await read(index.findId(id, MOST_TWINS))).find((one) => one.id === id)
    const rule = result.rules.find((one) => one.id === found?.rule)
    if (found === undefined || rule === undefined)
      throw new HttpError(
        'not-found',
        'this result has no finding of that id; list_findings tells which there are',
      )
    const words = wordsOfRule(call.services.packs, result.packs, rule.id)
    const text = [...explanation(found, rule), ...ruleReasons(words), summaryWords(result)].join('\n')
    return { text, data: { ...headOf(result), finding: { ...found }, rule: { ...rule }, words } }
  },
})

interface Part {
  readonly findings: { [key: string]: unknown; id: string; rule: string; status: Finding['status'] }[]
  readonly total: number
  readonly more: number
}

/** @param rows those to tell; @param total how many fit; @param start how many of them stand before */
async function partOf(
  { read }: OpenedResult,
  rows: readonly number[],
  { total, start }: { readonly total: number; readonly start: number },
): Promise<Part> {
  const findings = (await read(rows)).map((one) => ({ ...one }))
  return { findings, total, more: Math.max(0, total - start - findings.length) }
}

function headOf({ digest, model, packs, summary }: ResultHead) {
  return { digest, model: { ...model }, packs: packs.map((pack) => ({ ...pack })), summary: { ...summary } }
}

/** The score never stands without its coverage, nor a pass beside what is unknown. */
function summaryWords({ summary, packs, rules, digest, model }: ResultHead): string {
  const { status, pass, fail, unknown, waived, score, coverage } = summary
  const drafts = rules.filter(({ verified }) => verified === 'draft').length
  const declared = packs.reduce((sum, pack) => sum + (pack.declared?.length ?? 0), 0)
  const notRead = model.notRead.reduce((sum, { count }) => sum + count, 0)
  return [
    `result: ${status}; ${pass} pass, ${fail} fail, ${unknown} unknown, ${waived} waived`,
    `score ${percent(score)} of what could be decided, which is ${percent(coverage)} of what applies`,
    ...(unknown > 0 ? ['unknown is not a pass: values are missing in the model'] : []),
    ...(drafts > 0 ? [`${drafts} of the rules are DRAFTS: nobody verified their figures`] : []),
    ...(declared > 0 ? [`${declared} rules of these packs cannot be checked yet and say nothing`] : []),
    ...(notRead > 0 ? [`${notRead} instances of the model could not be read`] : []),
    `packs: ${packs.map(({ id, version }) => oneLine(`${id} ${version}`)).join(', ')}; ${digest}`,
  ].join('\n')
}

function percent(part: number): string {
  return `${Math.floor(part * 1000) / 10} %`
}

function ruleLine({ id, title, status, pass, fail, unknown, waived, verified }: RuleResult): string {
  const draft = verified === 'draft' ? ' DRAFT' : ''
  const counts = `${pass} pass, ${fail} fail, ${unknown} unknown, ${waived} waived`
  return `rule ${oneLine(id)} (${quoted(title)})${draft}: ${status}; ${counts}`
}

function findingLines({ findings, more, total }: Part, rules: readonly RuleResult[]): string[] {
  const drafts = new Set(rules.filter(({ verified }) => verified === 'draft').map(({ id }) => id))
  const lines = (findings as unknown as readonly Finding[]).map((one) => {
    const draft = drafts.has(one.rule) ? ' DRAFT' : ''
    return `finding ${oneLine(one.id)}: ${one.status}${draft}, ${one.severity}, rule ${oneLine(one.rule)}, at ${elementWords(one)}: ${quoted(one.message)}`
  })
  return [...lines, `${findings.length} of ${total} findings are told here; ${more} more follow`]
}

function elementWords({ element }: Finding): string {
  const { class: kind, name, tag, storey, space, globalId } = element
  const named = Object.entries({ name, tag, storey, space }).flatMap(([key, text]) =>
    text === undefined ? [] : [`${key} ${quoted(text)}`],
  )
  return [kind, quoted(globalId), ...named].join(' ')
}

const STATUS: Readonly<Record<Finding['status'], string>> = {
  fail: 'FAIL',
  unknown: 'UNKNOWN: it could not be decided, which is not a pass',
  waived: 'WAIVED: somebody accepted it; it does not fulfil the rule',
}

function explanation(found: Finding, rule: RuleResult): string[] {
  const { value, limit, margin, missing, fix, related = [], waiver, inputs, requirements = [] } = found
  return [
    `${STATUS[found.status]} (${found.severity})`,
    `rule ${oneLine(rule.id)}: ${quoted(rule.title)}`,
    `clause: ${quoted(clauseWords(rule.reference))}; figure: ${verificationWords(rule.verified)}`,
    `element: ${elementWords(found)}`,
    `message: ${quoted(found.message)}`,
    ...(limit === undefined ? [] : [`required: ${quoted(valueText(limit))}`]),
    ...(value === undefined ? [] : [`found: ${quoted(valueText(value))}`]),
    ...(margin === undefined ? [] : [`margin: ${marginText(margin, limit)}`]),
    ...(missing === undefined ? [] : [`missing in the model: ${missing.map(quoted).join(', ')}`]),
    ...requirements.map(({ place, found: text }) => `requirement ${place}: ${quoted(text)}`),
    ...inputs.map(
      (one) =>
        `input ${quoted(one.path)} = ${quoted(String(one.value))}${one.unit === undefined ? '' : ` ${one.unit}`}, from: ${one.source}`,
    ),
    ...related.map(
      ({ role, globalId, name = '' }) => `related (${role}): ${quoted(globalId)} ${quoted(name)}`,
    ),
    fix === undefined
      ? 'smallest change that passes: none was found'
      : `smallest change that passes: ${quoted(fix.text)}`,
    ...(waiver === undefined
      ? []
      : [
          `waived by ${quoted(waiver.by)} until ${waiver.until}: ${quoted(waiver.reason)}; without it: ${waiver.verdict}`,
        ]),
  ]
}

function ruleReasons(words: ReturnType<typeof wordsOfRule>): string[] {
  if (words === null) return ['the words of this rule are not at hand in this version of its pack']
  const source = words.source === null ? [] : [`source: ${words.source}`]
  return [`why: ${words.why}`, `how to mend: ${words.mend}`, ...source]
}
