/** What of a database is moved to another one, and what is not, and why. */

/** In the order in which they refer to each other. Rows keep their ids, so that nothing is moved twice. */
export const MOVED = [
  'buildings',
  'models',
  'model_versions',
  'model_deltas',
  'packs',
  'ids_files',
  'validations',
  'waivers',
  'comments',
  'history',
  'audit',
] as const

/** Tables that stay behind, with the reason. */
export const LEFT: Readonly<Record<string, string>> = {
  organisations: 'what is moved goes into one that is there',
  users: 'everything becomes that of one user who is named',
  identities: 'belong to users',
  memberships: 'belong to users',
  sessions: 'nobody stays signed in',
  refresh_tokens: 'nobody stays signed in',
  api_keys: 'the served one gives its own',
  signing_keys: 'sealed with the secret of this server; another does not vouch for what it signed',
  uploads: 'what was not completed is sent again',
  upload_parts: 'what was not completed is sent again',
  webhooks: 'their secrets are sealed with that of this server',
  webhook_deliveries: 'belong to webhooks',
  idempotency: 'answers to calls of a day',
  live_checks: 'are made anew from the deltas by whoever asks first',
  live_heads: 'belong to live_events',
  live_events: 'what happened before is told to nobody who comes later',
}

/** The order of rows in a page, where it is not `id`. */
export const ORDER: Readonly<Record<string, readonly string[]>> = {
  history: ['target_id', 'version'],
  model_deltas: ['model_version_id', 'sequence'],
}

/** Columns that name who did something. */
export const USER_COLUMNS: ReadonlySet<string> = new Set(['created_by', 'changed_by', 'actor_id'])

/** Columns that the database itself fills. */
export const GENERATED: Readonly<Record<string, readonly string[]>> = { audit: ['id'] }
