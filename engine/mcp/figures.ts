/** Takes the figures out of an imported rule's expressions: they become parameters of the pack, named after the rule. */
import type { Expr } from '../language/syntax.ts'
import type { Parameter } from '../pack/pack.ts'

/** Numbers that say how many or whether, and are no figures. */
const PLAIN: readonly number[] = [0, 1, 2]

export class Figures {
  private readonly found = new Map<string, Parameter>()
  private readonly name: string
  private readonly about: Pick<Parameter, 'title' | 'source' | 'verified'>

  /** @param about what each parameter says of itself */
  constructor(rule: string, about: Pick<Parameter, 'title' | 'source' | 'verified'>) {
    this.name = `limit_${rule.replaceAll(/\W/gu, '_')}`
    this.about = about
  }

  /** The parameters by their names. */
  get params(): Readonly<Record<string, Parameter>> {
    return Object.fromEntries(this.found)
  }

  /** The expression with a parameter in the place of each figure; equal figures are one. */
  taken(expr: Expr): Expr {
    switch (expr.kind) {
      case 'number':
        return expr.unit === null && PLAIN.includes(expr.value) ? expr : this.param(expr)
      case 'unary':
        return { ...expr, value: this.taken(expr.value) }
      case 'binary':
        return { ...expr, left: this.taken(expr.left), right: this.taken(expr.right) }
      case 'call':
        return {
          ...expr,
          args: expr.args.map((arg) => this.taken(arg)),
          where: expr.where === null ? null : this.taken(expr.where),
          satisfies: expr.satisfies === null ? null : this.taken(expr.satisfies),
        }
      default:
        return expr
    }
  }

  private param({ value, unit, at }: Extract<Expr, { kind: 'number' }>): Expr {
    const parameter: Parameter = { value, ...(unit === null ? {} : { unit }), ...this.about }
    const same = [...this.found].find(([, one]) => one.value === value && one.unit === parameter.unit)
    const name = same?.[0] ?? `${this.name}${this.found.size === 0 ? '' : `_${this.found.size + 1}`}`
    this.found.set(name, parameter)
    return { kind: 'param', name, at }
  }
}
