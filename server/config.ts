/** How the server runs, read from the environment and what the command line said. Nothing secret has a default. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { LintelError } from '../engine/errors.ts'
import type { S3Place } from './files/s3.ts'
import { readS3Place } from './files/s3-place.ts'
import { type RedisPlace, readRedisPlace } from './redis/place.ts'

export interface Config {
  /**
   * `embedded`: for one person on this machine, without sign-in. `served`: for an organisation, with accounts; so runs
   * every server that others can reach or that has a database of its own.
   */
  readonly mode: 'embedded' | 'served'
  readonly host: string
  readonly port: number
  /** PostgreSQL; null takes PGlite in `dataFolder`. */
  readonly databaseUrl: string | null
  /** Holds PGlite's files and, without S3, models and results; null keeps everything in memory. */
  readonly dataFolder: string | null
  /** Where models and results are kept instead of the folder; null keeps them there. */
  readonly s3: S3Place | null
  /** What replicas share; null keeps cache, events, jobs and limits within this process. */
  readonly redis: RedisPlace | null
  /** Encrypts what is secret in the database. Null in embedded mode, where a file of the data folder holds one. */
  readonly secret: string | null
  /** The environment, for what has settings of its own. */
  readonly environment: Environment
}

export type Environment = Readonly<Record<string, string | undefined>>

/** What the command line says; it goes before the environment. */
export interface ConfigFlags {
  readonly host?: string
  readonly port?: number
  /** null: in memory. */
  readonly data?: string | null
}

const DEFAULT_PORT = 8001
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])
/** Fewer distinct letters than this are a pattern, not a secret. */
const SECRET_LETTERS = 32
const DISTINCT_LETTERS = 10

/** @throws LintelError call-invalid, with the name of the setting that is wrong or missing */
export function readConfig(environment: Environment, flags: ConfigFlags = {}): Config {
  const host = flags.host ?? orElse(environment.HOST, '127.0.0.1')
  const databaseUrl = readDatabaseUrl(environment.DATABASE_URL)
  const mode = databaseUrl !== null || !LOOPBACK.has(host) ? 'served' : 'embedded'
  return {
    mode,
    host,
    port: flags.port ?? readPort(environment.PORT),
    databaseUrl,
    dataFolder:
      flags.data === undefined ? orElse(environment.LINTEL_DATA, dataHome(environment)) : flags.data,
    s3: readS3Place(environment),
    redis: readRedisPlace(environment),
    secret: readSecret(environment.LINTEL_SECRET, mode),
    environment,
  }
}

function readPort(text: string | undefined): number {
  const port = Number(orElse(text, String(DEFAULT_PORT)))
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw wrong(`PORT must be a whole number from 0 to 65535, not '${text}'`)
}

function readDatabaseUrl(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  // the text itself may hold a password, so it is not repeated
  throw wrong('DATABASE_URL must read postgres://user:password@host:port/database')
}

function readSecret(text: string | undefined, mode: Config['mode']): string | null {
  if (text === undefined || text === '') {
    if (mode === 'embedded') return null
    throw wrong(
      'a server that others can reach needs LINTEL_SECRET, at least 32 random letters: openssl rand -base64 48',
    )
  }
  if (text.length >= SECRET_LETTERS && new Set(text).size >= DISTINCT_LETTERS) return text
  throw wrong('LINTEL_SECRET is too weak; take at least 32 random letters: openssl rand -base64 48')
}

function dataHome({ XDG_DATA_HOME }: Environment): string {
  return join(orElse(XDG_DATA_HOME, join(homedir(), '.local', 'share')), 'lintel')
}

function orElse(text: string | undefined, fallback: string): string {
  return text === undefined || text === '' ? fallback : text
}

function wrong(message: string): LintelError {
  return new LintelError('call-invalid', message)
}
