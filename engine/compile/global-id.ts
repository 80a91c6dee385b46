/** Patterns that every GlobalId in canonical form matches: a rule with one needs no GlobalId as a text. */

const LETTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$']
/** The first of the 22 characters stands for two bits. */
const FIRST = LETTERS.slice(0, 4)
const LENGTH = 22
/** One character: a class, `\\d`, `\\w`, an escaped mark, a dot or a plain character; then how often. */
const ATOM = /(\[(?:[^\]\\]|\\.)+\]|\\[dw]|\\[^a-zA-Z0-9]|[^\\[\](){}*+?|^$])(?:\{(\d{1,2})\})?/uy

/** Whether it can be shown that an anchored pattern matches every canonical GlobalId; false when it cannot, or does not. */
export function acceptsEveryGlobalId(pattern: string): boolean {
  let place = 0
  ATOM.lastIndex = 0
  while (ATOM.lastIndex < pattern.length) {
    const found = ATOM.exec(pattern)
    if (found === null) return false
    const one = new RegExp(`^(?:${found[1]})$`, 'u')
    const end = place + Number(found[2] ?? 1)
    for (; place < end; place++)
      if (!(place === 0 ? FIRST : LETTERS).every((letter) => one.test(letter))) return false
  }
  return place === LENGTH
}
