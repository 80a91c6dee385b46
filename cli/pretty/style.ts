/** How text is dressed: colours, symbols and width, decided once from the terminal and the environment. */
import type { Severity } from '../../engine/result.ts'

type Painter = (text: string) => string

export interface Style {
  /** Columns a line may take. */
  readonly width: number
  readonly bold: Painter
  readonly dim: Painter
  readonly red: Painter
  readonly yellow: Painter
  readonly blue: Painter
  readonly magenta: Painter
  readonly green: Painter
  readonly symbols: Symbols
  /** Turns the signs of a sentence (², °, →, …) into ASCII where the locale has no others. */
  readonly signs: Painter
}

interface Symbols {
  readonly error: string
  readonly warning: string
  readonly info: string
  readonly unknown: string
  readonly pass: string
  readonly waived: string
  readonly dot: string
  readonly arrow: string
  readonly ellipsis: string
  readonly branch: string
  readonly lastBranch: string
  readonly trunk: string
}

interface StyleOptions {
  readonly colour: boolean
  readonly unicode: boolean
  readonly width: number
}

const UNICODE: Symbols = {
  error: '✖',
  warning: '▲',
  info: '●',
  unknown: '?',
  pass: '✔',
  waived: '○',
  dot: '·',
  arrow: '→',
  ellipsis: '…',
  branch: '├─ ',
  lastBranch: '└─ ',
  trunk: '│  ',
}
const ASCII: Symbols = {
  error: 'x',
  warning: '!',
  info: 'i',
  unknown: '?',
  pass: 'v',
  waived: 'o',
  dot: '-',
  arrow: '->',
  ellipsis: '...',
  branch: '|- ',
  lastBranch: '`- ',
  trunk: '|  ',
}

export function makeStyle(options: StyleOptions): Style {
  const paint = (open: number, close: number): Painter =>
    options.colour ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text
  return {
    width: options.width,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    magenta: paint(35, 39),
    green: paint(32, 39),
    symbols: options.unicode ? UNICODE : ASCII,
    signs: options.unicode ? (text) => text : asciiSigns,
  }
}

/** The colour a severity has everywhere. */
export function severityPainter(style: Style, severity: Severity): Painter {
  return { error: style.red, warning: style.yellow, info: style.blue }[severity]
}

const SIGNS: Readonly<Record<string, string>> = {
  '²': '2',
  '³': '3',
  '°': ' deg',
  '→': '->',
  '…': '...',
  '·': '-',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '–': '-',
  '—': '-',
  '’': "'",
}

function asciiSigns(text: string): string {
  return text.replace(/[²³°→…·×≥≤–—’]/g, (sign) => SIGNS[sign] ?? sign)
}

interface Environment {
  readonly [name: string]: string | undefined
}

/** What is known of the place the text goes to. */
interface Screen {
  readonly isTerminal: boolean
  readonly columns: number | undefined
  readonly platform: string
}

/** FORCE_COLOR, then NO_COLOR decide before the terminal does, as in Node; a pipe or a file has no colours. Lines end at column 80 to 100. */
export function styleFor(screen: Screen, environment: Environment): Style {
  const width = Math.max(80, Math.min(100, screen.isTerminal ? (screen.columns ?? 100) : 100))
  return makeStyle({
    colour: hasColour(screen, environment),
    unicode: hasUnicode(screen, environment),
    width,
  })
}

function hasColour(screen: Screen, environment: Environment): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  return screen.isTerminal && TERM !== 'dumb'
}

function hasUnicode(screen: Screen, environment: Environment): boolean {
  if (screen.platform === 'win32')
    return environment.WT_SESSION !== undefined || environment.TERM_PROGRAM === 'vscode'
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || ''
  return /utf-?8/i.test(locale)
}
