/** Waivers in words, as every report tells them. */
import type { FindingWaiver, ReopenedWaiver, UnusedWaiver } from '../result.ts'

/** `waived by A. Muster, owner, until 2027-06-30 (permit 7): The wall is listed.` */
export function waiverText({ by, authority, reason, until }: Omit<FindingWaiver, 'verdict'>): string {
  const on = authority === undefined ? '' : ` (${authority})`
  return `waived by ${by}, until ${until}${on}: ${reason}`
}

/** Which waiver counts no more, and why. */
export function reopenedText({ finding, by, until, message }: ReopenedWaiver): string {
  return `${finding} · waived by ${by}, until ${until}: ${message}`
}

/** Which waiver names no finding, and why not. */
export function unusedText({ finding, by, until, why }: UnusedWaiver): string {
  const reason = why === 'gone' ? 'its rule finds nothing there' : 'no rule ran that could find it'
  return `${finding} · waived by ${by}, until ${until}: ${reason}`
}
