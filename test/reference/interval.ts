/** Numbers as the language sees them: intervals, spec 2.3.1 to 2.3.6; slow and literal. */

/** lower ≤ upper; a known number has both equal. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

/** undefined is missing. */
export type Numeric = Interval | undefined
/** undefined is unknown. */
export type Truth = boolean | undefined

export function point(value: number): Numeric {
  return interval(value, value)
}

/** What overflows to a bound that is no bound is missing. */
export function interval(lower: number, upper: number): Numeric {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return undefined
  if (lower === Infinity || upper === -Infinity) return undefined
  return { lower, upper }
}

export function negate(a: Numeric): Numeric {
  return a && interval(-a.upper, -a.lower)
}

/** Spec 2.3.4. */
export function arithmetic(op: '+' | '-' | '*' | '/', a: Numeric, b: Numeric): Numeric {
  if (a === undefined || b === undefined) return undefined
  switch (op) {
    case '+':
      return interval(a.lower + b.lower, a.upper + b.upper)
    case '-':
      return interval(a.lower - b.upper, a.upper - b.lower)
    case '*':
      return hull(a, b, (x, y) => (x === 0 || y === 0 ? 0 : x * y))
    case '/':
      if (b.lower <= 0 && b.upper >= 0) return undefined
      return hull(a, b, (x, y) => (isInfinite(x) && isInfinite(y) ? 0 : x / y))
  }
}

/** Monotone in each operand: the extremes lie at the corners. */
function hull(a: Interval, b: Interval, at: (x: number, y: number) => number): Numeric {
  const corners = [at(a.lower, b.lower), at(a.lower, b.upper), at(a.upper, b.lower), at(a.upper, b.upper)]
  return interval(Math.min(...corners), Math.max(...corners))
}

function isInfinite(x: number): boolean {
  return x === Infinity || x === -Infinity
}

/** Spec 2.3.3; of an uncertain margin its largest size counts. */
export function bounds(name: 'atMost' | 'atLeast' | 'about', a: Numeric, margin: Numeric): Numeric {
  if (a === undefined) return undefined
  if (name === 'atMost') return { lower: -Infinity, upper: a.upper }
  if (name === 'atLeast') return { lower: a.lower, upper: Infinity }
  if (margin === undefined) return undefined
  const size = Math.max(Math.abs(margin.lower), Math.abs(margin.upper))
  return interval(a.lower - size, a.upper + size)
}

/** A function of one number; outside its domain it is missing. */
export function unary(name: string, a: Numeric): Numeric {
  if (a === undefined) return undefined
  switch (name) {
    case 'abs':
      if (a.lower >= 0) return a
      if (a.upper <= 0) return negate(a)
      return interval(0, Math.max(-a.lower, a.upper))
    case 'sqrt':
      return a.lower < 0 ? undefined : interval(Math.sqrt(a.lower), Math.sqrt(a.upper))
    case 'round':
      return interval(Math.round(a.lower), Math.round(a.upper))
    case 'floor':
      return interval(Math.floor(a.lower), Math.floor(a.upper))
    case 'ceil':
      return interval(Math.ceil(a.lower), Math.ceil(a.upper))
    case 'atan':
      return interval(Math.atan(a.lower), Math.atan(a.upper))
    case 'sin':
      if (a.lower === a.upper || rises(a)) return interval(Math.sin(a.lower), Math.sin(a.upper))
      return interval(-1, 1)
    case 'cos':
      return a.lower === a.upper ? point(Math.cos(a.lower)) : interval(-1, 1)
    case 'tan':
      if (a.lower === a.upper || rises(a)) return interval(Math.tan(a.lower), Math.tan(a.upper))
      return undefined
    default:
      throw new Error(`no function ${name}`)
  }
}

/** Where sine and tangent rise throughout. */
function rises(a: Interval): boolean {
  return a.lower >= -Math.PI / 2 && a.upper <= Math.PI / 2
}

/** The smaller (or larger) of two numbers. */
export function extreme(name: 'min' | 'max', a: Numeric, b: Numeric): Numeric {
  if (a === undefined || b === undefined) return undefined
  const pick = name === 'min' ? Math.min : Math.max
  return interval(pick(a.lower, b.lower), pick(a.upper, b.upper))
}

/** Spec 2.3.5 and 2.3.6: the bounds prove it, refute it, or neither. */
export function compare(op: '=' | '<' | '<=' | '>' | '>=', a: Numeric, b: Numeric): Truth {
  if (a === undefined || b === undefined) return undefined
  switch (op) {
    case '>':
      return decide(a.lower > above(b.upper), a.upper <= above(b.lower))
    case '<':
      return decide(a.upper < below(b.lower), a.lower >= below(b.upper))
    case '<=':
      return not(compare('>', a, b))
    case '>=':
      return not(compare('<', a, b))
    case '=':
      return and([compare('<=', a, b), compare('>=', a, b)])
  }
}

/** limit + t; an infinite limit has no tolerance. */
function above(limit: number): number {
  return isInfinite(limit) ? limit : limit + 1e-6 * (Math.abs(limit) + 1)
}

/** limit − t. */
function below(limit: number): number {
  return isInfinite(limit) ? limit : limit - 1e-6 * (Math.abs(limit) + 1)
}

function decide(proved: boolean, refuted: boolean): Truth {
  return proved ? true : refuted ? false : undefined
}

/** Kleene. */
export function not(a: Truth): Truth {
  return a === undefined ? undefined : !a
}

export function and(items: readonly Truth[]): Truth {
  if (items.includes(false)) return false
  return items.includes(undefined) ? undefined : true
}

export function or(items: readonly Truth[]): Truth {
  if (items.includes(true)) return true
  return items.includes(undefined) ? undefined : false
}
