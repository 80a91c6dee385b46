/** Who asks: the one thing that permissions, audit and tenancy are decided by. */
import type { Permission, Role } from './roles.ts'

export interface Principal {
  readonly userId: string
  readonly name: string
  readonly organisationId: string
  readonly role: Role
  /** What the role may do; of an API key only what its scopes leave of it. */
  readonly permissions: ReadonlySet<Permission>
  /** `local`: the one user of an embedded server. */
  readonly kind: 'local' | 'session' | 'key'
  /** Of a session or an API key. */
  readonly credentialId: string | null
}

/** Finds out who asks. */
export interface Authenticator {
  /**
   * @returns null where the request names nobody; no promise where there is nothing to wait for
   * @throws HttpError `unauthenticated` where it names somebody and that does not hold
   */
  authenticate(request: Request): Principal | null | Promise<Principal | null>
  /** What is remembered of these is looked up again: called after each change of what they may do. */
  forget(changed: Changed): void
}

/** Whose rights have changed. */
export type Changed = { readonly userId: string } | { readonly credentialId: string }
