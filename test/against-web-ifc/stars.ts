/** Where `*` stands in a file: read from its bytes alone, because web-ifc leaves such arguments out and moves those behind them up. */

const STAR = 0x2a

/** The positions of the arguments that are `*`, ascending, of every instance that has one. */
export function starredArguments(bytes: Uint8Array): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>()
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = file.indexOf(STAR); at >= 0; at = file.indexOf(STAR, at + 1)) {
    const statement = statementAround(file, at)
    if (statement === null || found.has(statement.id)) continue
    const stars = splitArguments(statement.args).flatMap((argument, i) => (argument === '*' ? [i] : []))
    if (stars.length > 0) found.set(statement.id, stars)
  }
  return found
}

/** The statement of one instance as it stands in the file; null when it is not there. */
export function statementOf(bytes: Uint8Array, id: number): string | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const mark of [`\n#${id}=`, `\n#${id} =`]) {
    const at = file.indexOf(mark)
    if (at >= 0) return file.toString('latin1', at + 1, endOf(file, at))
  }
  return null
}

function statementAround(file: Buffer, at: number): { readonly id: number; readonly args: string } | null {
  for (let start = file.lastIndexOf('\n#', at); start >= 0; start = file.lastIndexOf('\n#', start - 1)) {
    const head = /^#(\d+)\s*=\s*\w+\s*\(/.exec(file.toString('latin1', start + 1, start + 120))
    if (head === null) continue
    const end = endOf(file, start)
    return end < at
      ? null
      : { id: Number(head[1]), args: file.toString('latin1', start + 1 + head[0].length, end) }
  }
  return null
}

/** Behind the `;` that ends the statement at `from`. */
function endOf(file: Buffer, from: number): number {
  let quoted = false
  for (let at = from; at < file.length; at++) {
    if (file[at] === 0x27) quoted = !quoted
    else if (file[at] === 0x3b && !quoted) return at + 1
  }
  return file.length
}

/** The outermost arguments of `…);`, as they are written. */
export function splitArguments(args: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let at = 0; at < args.length; at++) {
    const c = args[at]
    if (c === "'") quoted = !quoted
    if (quoted) continue
    if (c === '(') depth++
    if ((c === ',' && depth === 0) || (c === ')' && depth-- === 0)) {
      parts.push(args.slice(from, at).trim())
      from = at + 1
      if (c === ')') break
    }
  }
  return parts
}
