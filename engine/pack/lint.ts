/** Finds what is wrong with a pack: names, dimensions, words, figures, and cases that are missing. */
import { LintelError } from '../errors.ts'
import { checkRule } from '../language/check.ts'
import type { PackNames } from '../language/checking.ts'
import { proposal } from '../language/nearest.ts'
import { FUNCTIONS } from '../language/parse-primary.ts'
import { RELATION_NAMES, THIS } from '../language/relations.ts'
import { KEYWORDS } from '../language/syntax.ts'
import type { Schema } from '../schema/schema.ts'
import { canApply, canFail } from './can-fail.ts'
import { mergeNames, mergeRules } from './chain.ts'
import { caseFaults } from './lint-cases.ts'
import { namesRead } from './moved-limits.ts'
import { type Pack, parameterType, type Rule } from './pack.ts'

/**
 * Every fault of a pack that `parsePack` accepted; none means it is fit to run.
 *
 * @param schemas all that rules must be valid for; a rule is checked for each of them
 * @param bases   the packs it extends, outermost first (`packChain` without the last)
 */
export function lintPack(pack: Pack, schemas: readonly Schema[], bases: readonly Pack[] = []): LintelError[] {
  const chain = [...bases, pack]
  const names = mergeNames(chain)
  const faults = [
    ...chainFaults(chain),
    ...nameFaults(pack),
    ...pack.rules.flatMap((rule) => [
      ...expressionFaults(rule, names, schemas),
      ...figureFaults(rule, names),
      ...referenceFaults(rule),
      ...wordFaults(rule),
      ...occursFaults(rule),
      ...caseFaults(rule, schemas),
    ]),
  ]
  return distinct(faults)
}

function chainFaults(chain: readonly Pack[]): LintelError[] {
  const pack = chain[chain.length - 1] as Pack
  if (pack.extends !== undefined && chain.length === 1) return []
  try {
    mergeRules(chain)
    return []
  } catch (fault) {
    return [asFault(fault)]
  }
}

const RESERVED: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...RELATION_NAMES,
  ...FUNCTIONS.keys(),
  THIS,
  'param',
  'table',
])

function nameFaults(pack: Pack): LintelError[] {
  const taken = Object.keys(pack.definitions ?? {}).filter((name) => RESERVED.has(name))
  const unitless = Object.entries(pack.params ?? {}).filter(
    ([, parameter]) => parameter.unit !== undefined && parameterType(parameter) !== 'number',
  )
  const empty = Object.entries(pack.params ?? {}).filter(([, { value }]) => value === '')
  return [
    ...taken.map((name) =>
      invalid(pack.id, `the definition '${name}' has the name of a word of the language; rename it`),
    ),
    ...unitless.map(([name]) =>
      invalid(pack.id, `the parameter '${name}' has a unit but is no number; drop the unit`),
    ),
    ...empty.map(([name]) =>
      invalid(pack.id, `the parameter '${name}' is an empty text, which equals nothing; give it a value`),
    ),
  ]
}

function expressionFaults(rule: Rule, names: PackNames, schemas: readonly Schema[]): LintelError[] {
  const faults: LintelError[] = []
  const fails: boolean[] = []
  const applies: boolean[] = []
  for (const schema of schemas) {
    try {
      const checked = checkRule(rule, { ...names, schema, schemas })
      faults.push(...verificationFaults(rule, names, Object.keys(checked.params)))
      if (checked.classes.length === 0) continue
      fails.push(canFail(checked))
      applies.push(canApply(checked))
    } catch (fault) {
      faults.push(asFault(fault))
    }
  }
  const isUnreachable = applies.length > 0 && !applies.includes(true) && rule.live !== false
  if (isUnreachable)
    faults.push(invalid(rule.id, 'nothing can meet the condition of `applies`; the rule never applies'))
  else faults.push(...liveFaults(rule, fails.length === 0 || fails.includes(true)))
  return faults
}

/** A rule that could never fail may not look as if it checked something, and one that can must run (spec 3.6). */
function liveFaults({ id, live }: Rule, fails: boolean): LintelError[] {
  if (fails === (live !== false)) return []
  const message = fails
    ? 'the rule is declared as `live: false`, but what models state can make it fail; drop `live`'
    : 'nothing that models state can make the rule fail: only functions that measure in space could; add `live: false`'
  return [invalid(id, message)]
}

const TRUST = { draft: 0, secondary: 1, verified: 2 } as const

/** A rule is verified no better than the figures it reads. */
function verificationFaults(rule: Rule, { params }: PackNames, used: readonly string[]): LintelError[] {
  return used.flatMap((name) => {
    const { verified } = params[name] ?? {}
    if (verified === undefined || TRUST[verified] >= TRUST[rule.verified]) return []
    return [
      invalid(
        rule.id,
        `the rule is '${rule.verified}' but its parameter '${name}' only '${verified}'; make the rule '${verified}'`,
      ),
    ]
  })
}

/** Figures stand in parameters and tables, which name their source and can be amended; 0, 1 and 2 are no figures. */
function figureFaults(rule: Rule, names: PackNames): LintelError[] {
  const words = `${rule.applies} ${rule.require ?? ''}`.replace(/'[^']*'|"[^"]*"|\/(?:[^/\\]|\\.)+\//g, ' ')
  const figures = [...words.matchAll(/(?<![\w.])\d[\d.]*/g)].map(([figure]) => figure)
  const hidden = figures.filter((figure) => !['0', '1', '2'].includes(figure))
  const tables = namesRead(rule, names).tables.flatMap((name) => {
    const { verified } = names.tables[name] ?? {}
    if (verified === undefined || TRUST[verified] >= TRUST[rule.verified]) return []
    return [invalid(rule.id, `the rule is '${rule.verified}' but its table '${name}' only '${verified}'`)]
  })
  return [
    ...hidden.map((figure) =>
      invalid(
        rule.id,
        `the figure ${figure} stands in the text of the rule; make it a parameter with its source`,
      ),
    ),
    ...tables,
  ]
}

/** Whoever decides by a rule must be able to look it up. */
function referenceFaults({ id, reference, source }: Rule): LintelError[] {
  const { section, edition } = reference
  const missing = Object.entries({ section, edition }).filter(([, text]) => text === undefined)
  return [
    ...missing.map(([key]) => invalid(id, `reference: expected the ${key} of ${reference.code}, found none`)),
    ...(source === undefined ? [invalid(id, 'expected a `source` for its figures, found none')] : []),
  ]
}

const PLACEHOLDERS = ['value', 'limit', 'name', 'class']

function wordFaults(rule: Rule): LintelError[] {
  const found = [...rule.message.matchAll(/\{([^{}]*)\}/gu)].map(([, name]) => name as string)
  return found
    .filter((name) => !PLACEHOLDERS.includes(name))
    .map((name) => {
      const hint =
        proposal(name, PLACEHOLDERS) ||
        `; the placeholders are ${PLACEHOLDERS.map((known) => `{${known}}`).join(' ')}`
      return invalid(rule.id, `message: unknown placeholder '{${name}}'${hint}`)
    })
}

function occursFaults({ id, occurs }: Rule): LintelError[] {
  if (occurs?.min === undefined || occurs.max === undefined || occurs.min <= occurs.max) return []
  return [invalid(id, `occurs: min ${occurs.min} is above max ${occurs.max}; no model can meet that`)]
}

function asFault(fault: unknown): LintelError {
  if (fault instanceof LintelError) return fault
  throw fault
}

function invalid(source: string, message: string): LintelError {
  return new LintelError('pack-invalid', message, { place: { source } })
}

/** A fault that every schema shows is one fault. */
function distinct(faults: readonly LintelError[]): LintelError[] {
  const seen = new Map<string, LintelError>()
  for (const fault of faults) {
    const key = JSON.stringify([fault.code, fault.message, fault.place])
    if (!seen.has(key)) seen.set(key, fault)
  }
  return [...seen.values()]
}
