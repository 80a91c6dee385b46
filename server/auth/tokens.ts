/** Access tokens: JWTs of ten minutes that name a session; what the session may do is looked up. */
import { type CryptoKey, errors, type JWTHeaderParameters, jwtVerify } from 'jose'
import { validate } from 'uuid'
import { HttpError } from '../http/problem.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** Seconds. */
export const ACCESS_LIFETIME = 600
const CLOCK_TOLERANCE = 5
const ISSUER = 'urn:lintel:server'
const AUDIENCE = 'urn:lintel:api'
/** RFC 9068: tells an access token from everything else that is signed. */
const TYPE = 'at+jwt'

export interface AccessClaims {
  readonly userId: string
  readonly sessionId: string
  /** The organisation that the session acts in. */
  readonly organisationId: string
}

export interface VerifiedAccess extends AccessClaims {
  /** The key that signed it. */
  readonly kid: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** @returns a token that is valid for `ACCESS_LIFETIME` from `now` */
export function issueAccess(keyRing: KeyRing, claims: AccessClaims, now: Date): Promise<string> {
  const at = Math.floor(now.getTime() / 1000)
  const payload = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: claims.userId,
    sid: claims.sessionId,
    org: claims.organisationId,
    iat: at,
    nbf: at,
    exp: at + ACCESS_LIFETIME,
  }
  return keyRing.sign('access', payload, { typ: TYPE })
}

/** @throws HttpError `unauthenticated` where it is not a token of ours that holds now; the reason is not told apart */
export async function verifyAccess(keyRing: KeyRing, token: string, now: Date): Promise<VerifiedAccess> {
  const keyOf = async ({ kid }: JWTHeaderParameters): Promise<CryptoKey> => {
    const key = kid === undefined ? null : await keyRing.verifyingKey('access', kid)
    if (key === null) throw new errors.JWKSNoMatchingKey()
    return key
  }
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
      algorithms: ['EdDSA'],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['sub', 'sid', 'org', 'iat', 'exp'],
      maxTokenAge: ACCESS_LIFETIME,
      currentDate: now,
    })
    const { sub, sid, org, exp } = payload as Record<string, unknown>
    if (!isId(sub) || !isId(sid) || !isId(org)) throw unknownToken()
    const { kid = '' } = protectedHeader
    return { kid, userId: sub, sessionId: sid, organisationId: org, expiresAt: Number(exp) * 1000 }
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new HttpError(
        'unauthenticated',
        'the access token has expired; take a new one at /v1/auth/refresh',
      )
    if (error instanceof errors.JOSEError) throw unknownToken()
    throw error
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value)
}

export function unknownToken(): HttpError {
  return new HttpError('unauthenticated', 'the token is none of this server; sign in, or send an API key')
}
