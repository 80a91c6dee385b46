/** Words for counts, classes and differences: `12 doors`, `1 curtain wall`, `93.5 %`, `pack us/ada-2010`. */
import type { RunDifference } from '../../engine/compare.ts'

/** `IfcCurtainWall` → `curtain wall`. A class in capitals only stays one word. */
export function classNoun(ifcClass: string): string {
  const words = ifcClass.replace(/^ifc/i, '').replace(/([a-z0-9])([A-Z])/g, '$1 $2')
  return words === '' ? 'element' : words.toLowerCase()
}

/** `1 door`, `12 doors`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(count)} ${count === 1 ? noun : plural(noun)}`
}

export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  if (/(furniture|equipment|fittings|stairs)$/.test(noun)) return noun
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`
  return `${noun}s`
}

/** `12 345`: a narrow gap every three digits, so that large counts read. */
export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ' ')
}

/** A share with one decimal, cut and not rounded: only what is whole reads as 100 %. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`
}

/** `fails` for one, `fail` for many. */
export function verb(count: number, one: string, many: string): string {
  return count === 1 ? one : many
}

/** `pack us/ada-2010`, `parameter door_clear_width`; `kernel` and `jurisdiction`, of which there is one. */
export function differenceName({ what, name }: RunDifference): string {
  return what === name ? what : `${what} ${name}`
}
