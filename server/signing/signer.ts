/** The signer of results: the server's newest key for them, in the name of where others find this server. */
import type { Services } from '../services.ts'
import type { ResultSigner } from './sign-result.ts'

/** Who answers where nobody said under what address the server is found (`LINTEL_URL`). */
const NAMELESS = 'urn:lintel:server'

/** What signs the results of this server. */
export function resultSigner({ keyRing, signIn }: Pick<Services, 'keyRing' | 'signIn'>): ResultSigner {
  return {
    issuer: signIn.publicUrl ?? NAMELESS,
    sign: (payload, typ) => keyRing.sign('result', payload, { typ }),
  }
}
