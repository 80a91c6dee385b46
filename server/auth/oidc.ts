/** Sign-in through an OpenID Connect provider: authorization code with PKCE, by a certified library. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { HttpError } from '../http/problem.ts'
import type { OidcSettings } from './settings.ts'

/** Seconds that the provider has for each answer. */
const PATIENCE = 10

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
export interface OidcJourney {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Whom the provider vouches for. */
export interface OidcIdentity {
  readonly issuer: string
  readonly subject: string
  readonly name: string | null
  readonly email: string | null
  /** The provider says that the address is theirs. */
  readonly emailVerified: boolean
}

/** Finds the provider when it is first needed. */
export class OidcClient {
  private readonly settings: OidcSettings
  private found: Promise<Configuration> | null = null

  constructor(settings: OidcSettings) {
    this.settings = settings
  }

  /** Where the browser goes, and what it must bring back. @throws HttpError `busy` */
  async begin(): Promise<{ readonly url: URL; readonly journey: OidcJourney }> {
    const configuration = await this.configuration()
    const journey = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid email profile',
      response_type: 'code',
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
    })
    return { url, journey }
  }

  /**
   * Whom the provider sent back. State, nonce, PKCE, issuer, audience, signature and times are checked by the library.
   *
   * @param search the query of the request that came back
   * @throws HttpError `unauthenticated`, `busy`
   */
  async end(search: string, { state, nonce, verifier }: OidcJourney): Promise<OidcIdentity> {
    const configuration = await this.configuration()
    const url = new URL(this.settings.redirectUri)
    url.search = search
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('there is no ID token')
      const said =
        typeof claims.email === 'string'
          ? claims
          : await fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return {
        issuer: claims.iss,
        subject: claims.sub,
        name: typeof said.name === 'string' ? said.name : null,
        email: typeof said.email === 'string' ? said.email : null,
        emailVerified: said.email_verified === true,
      }
    } catch {
      // why is between the provider and us: the query and the tokens are not for anybody's log
      throw new HttpError('unauthenticated', 'the sign-in at the provider did not succeed; begin again')
    }
  }

  private async configuration(): Promise<Configuration> {
    this.found ??= this.discover()
    try {
      return await this.found
    } catch {
      this.found = null
      throw new HttpError('busy', `the sign-in provider ${this.settings.issuer.host} does not answer`)
    }
  }

  private discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    const authentication = clientSecret === null ? None() : ClientSecretBasic(clientSecret)
    // the ID token's signature is held against the provider's keys, which are fetched again when they rotate
    const execute = [enableNonRepudiationChecks]
    if (issuer.protocol === 'http:') execute.push(allowInsecureRequests)
    return discovery(issuer, clientId, {}, authentication, { execute, timeout: PATIENCE })
  }
}
