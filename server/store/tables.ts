/** The tables as TypeScript sees them; `migrations/` makes them. Times are UTC, ids are UUIDs of version 7. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Role } from '../auth/roles.ts'
import type { DeltaChange } from '../checks/live-protocol.ts'

type Json<T extends object> = JSONColumnType<T, T, T>
type JsonOrNull<T extends object> = ColumnType<T | null, T | null, T | null>
/** Written as JSON text, because `pg` takes a plain array for one of SQL. */
type JsonList<T> = ColumnType<readonly T[], string, string>
type Time = ColumnType<Date, Date, Date>
type OrNull<T> = ColumnType<T | null, T | null | undefined, T | null>
type TimeOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface OrganisationsTable {
  id: string
  name: string
  created_at: Time
  version: Generated<number>
  /** Days after which lines of the audit log are removed; null: never. */
  audit_days: OrNull<number>
}

export interface UsersTable {
  id: string
  /** `service`: no person; signs in by API key alone. */
  kind: 'person' | 'service'
  email: string | null
  name: string
  /** Argon2id in PHC form. */
  password_hash: string | null
  /** The password is a one-time password: it only serves to set another. */
  must_change_password: boolean
  password_set_at: TimeOrNull
  created_at: Time
  disabled_at: TimeOrNull
}

export interface IdentitiesTable {
  issuer: string
  subject: string
  user_id: string
  created_at: Time
}

export interface MembershipsTable {
  organisation_id: string
  user_id: string
  role: Role
  created_at: Time
  version: Generated<number>
  /** The member may do nothing in the organisation until this is taken back. */
  disabled_at: TimeOrNull
}

export interface SessionsTable {
  id: string
  user_id: string
  organisation_id: string
  user_agent: string | null
  address: string | null
  created_at: Time
  used_at: Time
  revoked_at: TimeOrNull
  revoked_because: string | null
}

export interface RefreshTokensTable {
  /** SHA-256 in hex; the token itself is nowhere. */
  hash: string
  session_id: string
  created_at: Time
  expires_at: Time
  used_at: TimeOrNull
}

export interface ApiKeysTable {
  id: string
  organisation_id: string
  user_id: string
  name: string
  /** SHA-256 in hex. */
  hash: string
  /** The first letters, by which people know it again. */
  prefix: string
  scopes: Json<readonly string[]>
  created_at: Time
  expires_at: Time
  used_at: TimeOrNull
  revoked_at: TimeOrNull
}

export interface SigningKeysTable {
  kid: string
  /** `access`: tokens; `result`: signed results. */
  purpose: 'access' | 'result'
  public_jwk: Json<object>
  /** The private JWK, encrypted with the server's secret. */
  sealed: string
  created_at: Time
  /** No longer signs; still verifies. */
  retired_at: TimeOrNull
  /** Nor does it verify any more: somebody else may have it. */
  withdrawn_at: TimeOrNull
}

export interface BuildingsTable {
  id: string
  organisation_id: string
  name: string
  address: string | null
  jurisdiction: string | null
  building_type: string | null
  /** What is known of the building: values of the packs' parameters. */
  facts: Json<Readonly<Record<string, string>>>
  created_by: string
  created_at: Time
  changed_at: Time
  version: number
  deleted_at: TimeOrNull
}

export interface ModelsTable {
  id: string
  organisation_id: string
  building_id: string
  name: string
  created_by: string
  created_at: Time
  version: number
  deleted_at: TimeOrNull
}

export interface ModelVersionsTable {
  id: string
  organisation_id: string
  model_id: string
  /** 1… within the model. */
  number: number
  file_name: string
  sha256: string
  size: number
  created_by: string
  created_at: Time
}

export interface UploadsTable {
  id: string
  organisation_id: string
  model_id: string
  file_name: string
  size: number
  part_size: number
  created_by: string
  created_at: Time
  expires_at: Time
  /** Set when the parts became a version. */
  model_version_id: string | null
}

export interface UploadPartsTable {
  upload_id: string
  number: number
  size: number
  sha256: string
}

export interface PacksTable {
  id: string
  organisation_id: string
  /** `us/ada-2010`, as in the pack itself. */
  pack_id: string
  pack_version: string
  sha256: string
  content: Json<object>
  created_by: string
  created_at: Time
  withdrawn_at: TimeOrNull
}

export interface IdsFilesTable {
  id: string
  organisation_id: string
  name: string
  title: string | null
  sha256: string
  size: number
  /** 1… among the files of one name. */
  number: number
  created_by: string
  created_at: Time
  withdrawn_at: TimeOrNull
}

/** What a validation is asked to check with, fixed when it is made. */
export interface ValidationOrder {
  readonly packs: readonly { readonly id: string; readonly version: string; readonly sha256: string }[]
  /** Uploaded packs, by their rows. */
  readonly ownPacks: readonly string[]
  /** Uploaded IDS files, by their rows. */
  readonly ids: readonly { readonly id: string; readonly name: string; readonly sha256: string }[]
  /** Ids of packs, as they are resolved again when it runs. */
  readonly rules: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
  readonly jurisdiction: string | null
  readonly date: string
  readonly today: string
  readonly drafts: boolean
  readonly audit: 'strict' | 'report'
  /** The waiver file, in the content store. */
  readonly waivers: string | null
}

export type ValidationStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface ValidationsTable {
  id: string
  organisation_id: string
  building_id: string
  model_version_id: string
  status: ValidationStatus
  order: Json<ValidationOrder>
  /** SHA-256 of everything that decides the result. */
  cache_key: string
  /** 0…1. */
  progress: number
  attempts: number
  /** A run whose lease has passed is taken over by whoever looks next. */
  leased_until: TimeOrNull
  /** The result document and the index of its findings, in the content store. */
  result_sha256: string | null
  index_sha256: string | null
  /** Of document and index together; null for those of older servers. */
  result_bytes: OrNull<number>
  digest: string | null
  result_status: string | null
  summary: JsonOrNull<object>
  error: JsonOrNull<{ readonly code: string; readonly message: string }>
  /** The signed statement, a compact JWS. */
  statement: string | null
  created_by: string
  created_at: Time
  started_at: TimeOrNull
  finished_at: TimeOrNull
}

export interface WaiversTable {
  id: string
  organisation_id: string
  building_id: string
  finding: string
  /** The entry of `lintel-waivers/1`. */
  entry: Json<object>
  version: number
  created_by: string
  created_at: Time
  withdrawn_at: TimeOrNull
}

export interface CommentsTable {
  id: string
  organisation_id: string
  building_id: string
  finding: string | null
  validation_id: string | null
  text: string
  version: number
  created_by: string
  created_at: Time
  changed_at: Time
  deleted_at: TimeOrNull
}

/** What a waiver or a comment was at each of its versions. */
export interface HistoryTable {
  target_id: string
  version: number
  organisation_id: string
  content: Json<object>
  changed_by: string
  changed_at: Time
}

export interface WebhooksTable {
  id: string
  organisation_id: string
  url: string
  sealed_secret: string
  events: JsonList<string>
  created_by: string
  created_at: Time
  version: number
  disabled_at: TimeOrNull
}

export interface WebhookDeliveriesTable {
  id: string
  webhook_id: string
  organisation_id: string
  event: string
  payload: Json<object>
  status: 'waiting' | 'delivered' | 'failed'
  attempts: number
  next_at: Time
  response_status: number | null
  /** Why the last attempt failed, in words that hold no secrets. */
  error: string | null
  created_at: Time
  delivered_at: TimeOrNull
}

export interface AuditTable {
  id: Generated<number>
  organisation_id: string | null
  at: Time
  actor_id: string | null
  actor: string
  /** `building.create`. */
  action: string
  target: string | null
  detail: Json<object>
  address: string | null
  request_id: string | null
}

export interface IdempotencyTable {
  organisation_id: string
  user_id: string
  /** SHA-256 in hex; the key itself is nowhere. */
  key: string
  /** SHA-256 of method, path, headers that matter and, where it is held in memory, body. */
  fingerprint: string
  /** Whose run it is; once its time has passed the next request with the key takes over. */
  lease: string
  leased_until: Time
  /** Null while the request still runs. */
  status: number | null
  /** The answer, encrypted with the key; null where it was too large. */
  sealed: string | null
  created_at: Time
}

/** The number of the newest event of each building. */
export interface LiveHeadsTable {
  building_id: string
  organisation_id: string
  last: number
}

/** What happened in a building, in order. */
export interface LiveEventsTable {
  building_id: string
  /** 1, 2, 3, … within the building. */
  sequence: number
  organisation_id: string
  /** `validation.done` */
  type: string
  data: Json<object>
  at: Time
}

/** The live check of a model version: what it checks with, and how it stood after the last delta. */
export interface LiveChecksTable {
  model_version_id: string
  organisation_id: string
  /** What was asked for when it was opened; what is left out is decided by the building and the day. */
  asked: Json<object>
  order: Json<ValidationOrder>
  /** The waiver file of the order, in the content store. */
  waivers_sha256: string | null
  /** Of everything beside the deltas that decides the result. */
  key: string
  /** Changes when the order may have to be made anew. */
  stamp: string
  /** Of the last delta; 0 before the first. */
  sequence: number
  digest: string | null
  summary: JsonOrNull<object>
  /** Who appends a delta at this moment, by an id of that request alone. */
  holder: string | null
  held_until: TimeOrNull
  changed_at: Time
}

/** Changes of a model version that were accepted, in their order. */
export interface ModelDeltasTable {
  model_version_id: string
  /** 1, 2, 3, … within the version. */
  sequence: number
  organisation_id: string
  created_by: string
  /** What the sender called it; both or none. */
  client_id: string | null
  client_sequence: number | null
  /** SHA-256 of what was asked for. */
  fingerprint: string
  changes: JsonList<DeltaChange>
  /** Letters of the changes. */
  size: number
  /** What was answered, as JSON: findings may hold letters that the database takes in no other way. */
  answer: string
  created_at: Time
}

export interface Database {
  organisations: OrganisationsTable
  users: UsersTable
  identities: IdentitiesTable
  memberships: MembershipsTable
  sessions: SessionsTable
  refresh_tokens: RefreshTokensTable
  api_keys: ApiKeysTable
  signing_keys: SigningKeysTable
  buildings: BuildingsTable
  models: ModelsTable
  model_versions: ModelVersionsTable
  uploads: UploadsTable
  upload_parts: UploadPartsTable
  packs: PacksTable
  ids_files: IdsFilesTable
  validations: ValidationsTable
  waivers: WaiversTable
  comments: CommentsTable
  history: HistoryTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  audit: AuditTable
  idempotency: IdempotencyTable
  live_heads: LiveHeadsTable
  live_events: LiveEventsTable
  live_checks: LiveChecksTable
  model_deltas: ModelDeltasTable
}
