/** The first tables. A migration that has landed is never changed; the next one says what differs. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const ACCOUNTS = [
  `create table organisations (
    id uuid primary key, name text not null, created_at timestamptz not null)`,
  `create table users (
    id uuid primary key, kind text not null check (kind in ('person', 'service')), email text, name text not null,
    password_hash text, must_change_password boolean not null, password_set_at timestamptz,
    created_at timestamptz not null, disabled_at timestamptz)`,
  'create unique index users_email on users (lower(email))',
  `create table identities (
    issuer text not null, subject text not null, user_id uuid not null references users on delete cascade,
    created_at timestamptz not null, primary key (issuer, subject))`,
  `create table memberships (
    organisation_id uuid not null references organisations on delete cascade,
    user_id uuid not null references users on delete cascade, role text not null, created_at timestamptz not null,
    primary key (organisation_id, user_id))`,
  'create index memberships_user on memberships (user_id)',
  `create table sessions (
    id uuid primary key, user_id uuid not null references users on delete cascade,
    organisation_id uuid not null references organisations on delete cascade, user_agent text, address text,
    created_at timestamptz not null, used_at timestamptz not null, revoked_at timestamptz, revoked_because text)`,
  'create index sessions_user on sessions (user_id)',
  `create table refresh_tokens (
    hash text primary key, session_id uuid not null references sessions on delete cascade,
    created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz)`,
  'create index refresh_tokens_session on refresh_tokens (session_id)',
  `create table api_keys (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade,
    user_id uuid not null references users on delete cascade, name text not null, hash text not null unique,
    prefix text not null, scopes jsonb not null, created_at timestamptz not null, expires_at timestamptz not null,
    used_at timestamptz, revoked_at timestamptz)`,
  `create table signing_keys (
    kid text primary key, purpose text not null, public_jwk jsonb not null, sealed text not null,
    created_at timestamptz not null, retired_at timestamptz)`,
  'create unique index signing_keys_current on signing_keys (purpose) where retired_at is null',
]

const MODELS = [
  `create table buildings (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade, name text not null,
    address text, jurisdiction text, building_type text, facts jsonb not null, created_by uuid not null references users,
    created_at timestamptz not null, changed_at timestamptz not null, version integer not null, deleted_at timestamptz)`,
  'create index buildings_page on buildings (organisation_id, id)',
  `create table models (
    id uuid primary key, organisation_id uuid not null, building_id uuid not null references buildings on delete cascade,
    name text not null, created_by uuid not null references users, created_at timestamptz not null,
    version integer not null, deleted_at timestamptz)`,
  'create index models_page on models (building_id, id)',
  `create table model_versions (
    id uuid primary key, organisation_id uuid not null, model_id uuid not null references models on delete cascade,
    number integer not null, file_name text not null, sha256 text not null, size bigint not null,
    created_by uuid not null references users, created_at timestamptz not null, unique (model_id, number))`,
  'create index model_versions_sha on model_versions (sha256)',
  `create table uploads (
    id uuid primary key, organisation_id uuid not null, model_id uuid not null references models on delete cascade,
    file_name text not null, size bigint not null, part_size integer not null,
    created_by uuid not null references users, created_at timestamptz not null, expires_at timestamptz not null,
    model_version_id uuid references model_versions on delete set null)`,
  `create table upload_parts (
    upload_id uuid not null references uploads on delete cascade, number integer not null, size integer not null,
    sha256 text not null, primary key (upload_id, number))`,
  `create table packs (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade, pack_id text not null,
    pack_version text not null, sha256 text not null, content jsonb not null, created_by uuid not null references users,
    created_at timestamptz not null, withdrawn_at timestamptz, unique (organisation_id, pack_id, pack_version))`,
  `create table ids_files (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade, name text not null,
    title text, sha256 text not null, size bigint not null, number integer not null,
    created_by uuid not null references users, created_at timestamptz not null, withdrawn_at timestamptz,
    unique (organisation_id, name, number))`,
  'create index ids_files_sha on ids_files (sha256)',
]

const CHECKS = [
  `create table validations (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade,
    building_id uuid not null references buildings on delete cascade,
    model_version_id uuid not null references model_versions on delete cascade, status text not null,
    "order" jsonb not null, cache_key text not null, progress real not null, attempts integer not null,
    leased_until timestamptz, result_sha256 text, index_sha256 text, digest text, result_status text, summary jsonb,
    error jsonb, statement text, created_by uuid not null references users, created_at timestamptz not null,
    started_at timestamptz, finished_at timestamptz)`,
  'create index validations_page on validations (organisation_id, building_id, id)',
  `create index validations_open on validations (created_at) where status in ('queued', 'running')`,
  `create index validations_cache on validations (organisation_id, cache_key) where status = 'done'`,
  'create index validations_result on validations (result_sha256)',
  'create index validations_index on validations (index_sha256)',
  `create index validations_waivers on validations (("order"->>'waivers'))`,
  `create table waivers (
    id uuid primary key, organisation_id uuid not null, building_id uuid not null references buildings on delete cascade,
    finding text not null, entry jsonb not null, version integer not null, created_by uuid not null references users,
    created_at timestamptz not null, withdrawn_at timestamptz)`,
  'create unique index waivers_finding on waivers (building_id, finding) where withdrawn_at is null',
  'create index waivers_building on waivers (building_id)',
  `create table comments (
    id uuid primary key, organisation_id uuid not null, building_id uuid not null references buildings on delete cascade,
    finding text, validation_id uuid references validations on delete cascade, text text not null, version integer not null,
    created_by uuid not null references users, created_at timestamptz not null, changed_at timestamptz not null,
    deleted_at timestamptz)`,
  'create index comments_page on comments (building_id, id)',
  `create table history (
    target_id uuid not null, version integer not null, organisation_id uuid not null, content jsonb not null,
    changed_by uuid not null references users, changed_at timestamptz not null, primary key (target_id, version))`,
]

const OPERATIONS = [
  `create table webhooks (
    id uuid primary key, organisation_id uuid not null references organisations on delete cascade, url text not null,
    sealed_secret text not null, events jsonb not null, created_by uuid not null references users,
    created_at timestamptz not null, version integer not null, disabled_at timestamptz)`,
  `create table webhook_deliveries (
    id uuid primary key, webhook_id uuid not null references webhooks on delete cascade, organisation_id uuid not null,
    event text not null, payload jsonb not null, status text not null, attempts integer not null,
    next_at timestamptz not null, response_status integer, error text, created_at timestamptz not null,
    delivered_at timestamptz)`,
  'create index webhook_deliveries_page on webhook_deliveries (webhook_id, id)',
  `create index webhook_deliveries_due on webhook_deliveries (next_at) where status = 'waiting'`,
  `create table audit (
    id bigint generated always as identity primary key, organisation_id uuid, at timestamptz not null, actor_id uuid,
    actor text not null, action text not null, target text, detail jsonb not null, address text, request_id text)`,
  'create index audit_page on audit (organisation_id, id)',
  `create table idempotency (
    organisation_id uuid not null, user_id uuid not null, key text not null, fingerprint text not null,
    lease uuid not null, leased_until timestamptz not null, status integer, sealed text,
    created_at timestamptz not null, primary key (organisation_id, user_id, key))`,
  'create index idempotency_sweep on idempotency (created_at)',
]

const STATEMENTS = [...ACCOUNTS, ...MODELS, ...CHECKS, ...OPERATIONS]
