/** Takes out of a text what looks like a secret: the last line behind never writing one. */

const HIDDEN = '[hidden]'

const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // user:password@ of any address
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, `$1${HIDDEN}@`],
  // signed tokens
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [
    /((?:pass(?:word|wd)?|secret|token|api[_-]?key|authorization|cookie|code|session)["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
    `$1${HIDDEN}`,
  ],
  // the values that a constraint of the database was broken by
  [/(Key \([^)]*\)=)\(.*?\)(?= (?:already|is|still))/g, `$1(${HIDDEN})`],
]

/** The text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text)
}
