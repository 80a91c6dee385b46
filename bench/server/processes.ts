/** The servers that the bench compares, as it drives them. */
import { join } from 'node:path'
import { Child } from '../process.ts'
import type { FromBare, ToBare } from './bare.ts'
import type { FromLintel, ToLintel } from './lintel.ts'

/** Lintel on stored models. */
export class LintelServer {
  readonly url: string
  /** Ids of versions; each has another file name, so that each is checked anew. */
  readonly versions: readonly string[]
  private readonly child: Child<ToLintel, FromLintel>

  private constructor(child: Child<ToLintel, FromLintel>, url: string, versions: readonly string[]) {
    this.child = child
    this.url = url
    this.versions = versions
  }

  /** @param many versions of the model */
  static async start(text: string, many: number): Promise<LintelServer> {
    const child = new Child<ToLintel, FromLintel>(join(import.meta.dirname, 'lintel.ts'))
    child.send({ type: 'serve', text, many })
    const { url, versions } = await child.next('listening')
    return new LintelServer(child, url, versions)
  }

  /** @returns tells for how many milliseconds the server's event loop was held up at most since now */
  async watch(): Promise<() => Promise<number>> {
    this.child.send({ type: 'watch' })
    await this.child.next('watching')
    return async () => {
      this.child.send({ type: 'longest' })
      return (await this.child.next('longest')).milliseconds
    }
  }

  async end(): Promise<void> {
    this.child.send({ type: 'end' })
    await this.child.next('ended')
    this.child.end()
  }
}

/** Bare Hono that answers the same bytes. */
export async function startBare(
  answer: string,
  result: Uint8Array<ArrayBuffer>,
): Promise<{ readonly url: string; readonly end: () => void }> {
  const child = new Child<ToBare, FromBare>(join(import.meta.dirname, 'bare.ts'))
  child.send({ type: 'serve', answer, result })
  const { url } = await child.next('listening')
  return { url, end: () => child.end() }
}
