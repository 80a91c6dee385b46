/** Passwords: Argon2id, a short policy, and one-time passwords that only serve to set another. */
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2'
import { HttpError } from '../http/problem.ts'

/** OWASP's first choice: 19 MiB, two passes. Kibibytes. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options
/** Letters. Longer ones would only cost time. */
export const PASSWORD_LETTERS = { least: 12, most: 200 } as const
const DISTINCT_LETTERS = 6
/** Milliseconds: an older one-time password is none. */
export const ONE_TIME_LIFETIME = 7 * 24 * 60 * 60 * 1000
/** Hashing fills a core and 19 MiB each; more wait, and beyond that the server says so. */
const AT_ONCE = 2
const MOST_WAITING = 64
/** No letters that are easily taken for another. */
const ONE_TIME_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Hashes and verifies, a few at a time. */
export class Passwords {
  private running = 0
  private readonly waiting: (() => void)[] = []
  /** Of nobody: who is unknown takes as long as who is known. */
  private nobody: Promise<string> | null = null

  /** @returns PHC form */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(written(password), PARAMETERS))
  }

  /**
   * Whether a password is the one of the hash. Takes the same time for a hash that is none.
   *
   * @throws HttpError `busy` when too many wait already
   */
  async verify(kept: string | null, password: string): Promise<boolean> {
    this.nobody ??= this.hash('nobody has this one')
    const nobody = await this.nobody
    const matches = await this.inTurn(() => verify(kept ?? nobody, written(password)))
    return kept !== null && matches
  }

  /** Whether it was hashed with other parameters than those of today. */
  isDated(kept: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(kept)
    const today = PARAMETERS
    return memoryCost !== today.memoryCost || timeCost !== today.timeCost || parallelism !== today.parallelism
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MOST_WAITING)
      throw new HttpError('busy', 'too many people sign in at this moment; try again soon')
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.running += 1
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.running -= 1
      else next()
    }
  }
}

/** @throws HttpError `request-invalid`, with what a password needs */
export function checkPassword(
  password: string,
  { email, name }: { email: string | null; name: string },
): void {
  const lower = written(password).toLowerCase()
  const parts = [email ?? '', email?.split('@')[0] ?? '', name].map((part) => part.toLowerCase())
  const telling = parts.some((part) => part.length >= 4 && lower.includes(part))
  const letters = [...lower].length
  if (letters < PASSWORD_LETTERS.least)
    throw tooWeak(`has ${letters} letters; at least ${PASSWORD_LETTERS.least} are required`)
  if (new Set(lower).size < DISTINCT_LETTERS) throw tooWeak('repeats a few letters; take more different ones')
  if (telling) throw tooWeak('holds the name or address of its account; take other words')
}

/** Twenty letters in groups, a hundred bits. @param randomBytes u8[many] that nobody can guess */
export function oneTimePassword(randomBytes: (many: number) => Uint8Array): string {
  const letters = [...randomBytes(20)].map((byte) => ONE_TIME_LETTERS[byte % ONE_TIME_LETTERS.length])
  return (letters.join('').match(/.{5}/g) ?? []).join('-')
}

/** The same password typed on another keyboard has the same bytes. */
function written(password: string): string {
  return password.normalize('NFKC')
}

function tooWeak(what: string): HttpError {
  return new HttpError('request-invalid', `the new password ${what}`)
}
