/** Reads a pack from JSON: its shape, and the syntax of every expression in it. */
import { LintelError } from '../errors.ts'
import { parseApplies, parseExpression } from '../language/parse.ts'
import type { Pack, Rule } from './pack.ts'
import { PACK_SCHEMA } from './pack-schema.ts'
import { checkShape } from './shape.ts'

/**
 * The pack, its rules sorted by id.
 *
 * @param source which file or address it came from, for errors
 * @throws LintelError pack-invalid (the message begins with the path), rule-syntax (the place names rule and field)
 */
export function parsePack(json: unknown, source: string): Pack {
  checkShape(json, PACK_SCHEMA, { source, root: PACK_SCHEMA })
  const { rules = [], ...rest } = json as Omit<Pack, 'rules'> & { readonly rules?: readonly RuleFile[] }
  const pack: Pack = { ...rest, rules: rules.map(withoutSchema).sort(byId) }
  const twice = pack.rules.find((rule, i) => rule.id === pack.rules[i + 1]?.id)
  if (twice !== undefined) {
    const message = `two rules have the id '${twice.id}'; an id stands once in a pack`
    throw new LintelError('pack-invalid', message, { place: { source } })
  }
  parseExpressions(pack)
  return pack
}

type RuleFile = Rule & { readonly $schema?: string }

/** `$schema` is for editors; it is no part of the rule. */
function withoutSchema({ $schema: _, ...rule }: RuleFile): Rule {
  return rule
}

function byId(a: Rule, b: Rule): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function parseExpressions({ definitions = {}, rules }: Pack): void {
  for (const [name, text] of Object.entries(definitions))
    parseExpression({ name: `definition ${name}`, text })
  for (const { id, applies, require } of rules) {
    parseApplies({ name: `${id} applies`, text: applies })
    if (require !== undefined) parseExpression({ name: `${id} require`, text: require })
  }
}
