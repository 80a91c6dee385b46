/** Verifies a signed result in the worker, which loads this and the curve's arithmetic only when there is one. */
import type { Verification } from '../engine/signed/verification.ts'
import { type Trust, verifySigned } from '../engine/signed/verify.ts'

export function verify(bytes: Uint8Array, trust: Trust): Verification {
  return verifySigned(bytes, { trust }).verification
}
