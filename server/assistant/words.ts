/** Text for assistants: what comes from a model is quoted, so that nobody takes it for words of Lintel's. */

const LONGEST = 300
/** Letters that are not seen, or turn the direction of what is. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu

/** `"Door \"7\""`: one line in quotes, cut, hidden letters written as escapes. */
export function quoted(text: string): string {
  const letters = [...text]
  const cut = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : text
  return JSON.stringify(cut).replace(HIDDEN, escaped)
}

/** Words that may hold some of a caller's, such as a message or an id, on one line and cut. */
export function oneLine(text: string): string {
  const letters = [...text]
  return (letters.length > 1000 ? `${letters.slice(0, 1000).join('')}…` : text).replace(HIDDEN, escaped)
}

function escaped(letter: string): string {
  return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`
}

/** `2 rules`, `1 rule`. */
export function many(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
