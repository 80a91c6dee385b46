/** Finds texts that match a pattern, for cases: tries what the pattern itself suggests. */

/** Texts that match the anchored pattern, one or none. */
export function matchingTexts(pattern: string): readonly string[] {
  const regex = new RegExp(`^(?:${pattern})$`, 'u')
  const found = suggestions(pattern).find((text) => text !== '' && regex.test(text))
  return found === undefined ? [] : [found]
}

function suggestions(pattern: string): string[] {
  const plain = pattern.replaceAll('[\\s\\S]*', '')
  return [...alternatives(plain).map(example), 'A1', '1', '60', 'EI 60', 'a'].flatMap((text) => [
    text,
    `${text} x`,
    `x ${text}`,
  ])
}

/** The parts of a pattern that is a choice at its top. */
function alternatives(pattern: string): string[] {
  const inner = /^\(\?:([\s\S]*)\)$/u.exec(pattern)?.[1] ?? pattern
  const parts: string[] = ['']
  let depth = 0
  for (const [part] of inner.matchAll(/\\[\s\S]|[\s\S]/gu)) {
    if (part === '(' || part === '[') depth++
    if (part === ')' || part === ']') depth--
    if (part === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += part
  }
  return [inner, ...parts]
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '1',
  D: 'a',
  w: 'a',
  W: ' ',
  s: ' ',
  S: 'a',
  b: '',
  B: '',
}

/** One text for one sequence: each class its first character, each group its first choice, each repetition the least. */
function example(pattern: string): string {
  const token =
    /(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:[^()\\]|\\[\s\S])*\)|[\s\S])([*+?]|\{\d+(?:,\d*)?\})?\??/gu
  let text = ''
  for (const [, part, times] of pattern.matchAll(token)) text += unit(part as string).repeat(least(times))
  return text
}

function least(times: string | undefined): number {
  if (times === undefined || times === '+') return 1
  if (times === '*' || times === '?') return 0
  return Math.min(Number(/\d+/u.exec(times)?.[0]), 100)
}

function unit(part: string): string {
  if (part === '^' || part === '$') return ''
  if (part === '.') return 'a'
  if (part.startsWith('\\')) return CLASSES[part[1] as string] ?? escaped(part[1] as string)
  if (part.startsWith('[')) return classMember(part.slice(1, -1))
  if (part.startsWith('('))
    return example(
      part
        .slice(1, -1)
        .replace(/^\?(?::|<\w+>)/u, '')
        .split('|')[0] as string,
    )
  return part
}

function escaped(character: string): string {
  return character === 'n' ? '\n' : character === 't' ? '\t' : character
}

function classMember(members: string): string {
  if (members.startsWith('^')) return members.includes('a') ? '#' : 'a'
  return members.startsWith('\\') ? unit(members.slice(0, 2)) : (members[0] ?? '')
}
