/** The header `content-digest` (RFC 9530): what the bytes of a body must be. */
import { HttpError } from './problem.ts'

const MEMBER = /^sha-256=:([A-Za-z0-9+/]{43}=):$/

/**
 * @returns the SHA-256 in hex; null where none is stated. Other algorithms are passed over.
 * @throws HttpError `request-invalid`
 */
export function readContentDigest(header: string | undefined): string | null {
  const member = header
    ?.split(',')
    .map((one) => one.trim())
    .find((one) => /^sha-256=/i.test(one))
  if (member === undefined) return null
  const base64 = MEMBER.exec(member)?.[1]
  if (base64 !== undefined) return Buffer.from(base64, 'base64').toString('hex')
  throw new HttpError(
    'request-invalid',
    "'content-digest' must read sha-256=:BASE64: with the 32 bytes of the hash",
  )
}
