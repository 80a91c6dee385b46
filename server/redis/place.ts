/** Reads from the environment where Redis is: `REDIS_URL`, one server, or a group under Sentinel, or a Cluster. */
import { LintelError } from '../../engine/errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface RedisAddress {
  /** A name or an address; one of IPv6 without its brackets. */
  readonly host: string
  readonly port: number
}

/** A name and a password; a null name is Redis' default user. */
export interface RedisCredentials {
  readonly username: string | null
  readonly password: string
}

interface Common {
  readonly credentials: RedisCredentials | null
  readonly tls: boolean
  /** Stands before every key and channel, so that several may share one Redis. */
  readonly prefix: string
}

export type RedisPlace = Common &
  (
    | { readonly kind: 'single'; readonly address: RedisAddress; readonly database: number }
    | {
        readonly kind: 'sentinel'
        readonly sentinels: readonly RedisAddress[]
        /** What Sentinel calls the group. */
        readonly group: string
        readonly database: number
        /** Of the Sentinels themselves. */
        readonly sentinelCredentials: RedisCredentials | null
      }
    /** `nodes`: some of them; the others are found by asking. */
    | { readonly kind: 'cluster'; readonly nodes: readonly RedisAddress[] }
  )

/** A place whose connections all lead to the same data: no part of a Cluster. */
export type RedisKind = RedisPlace['kind']

const SHAPE = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/i
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i
const USUAL_PORT = 6379
const SENTINEL_PORT = 26_379
const HOW =
  'REDIS_URL must read redis://user:password@host:port/number, ' +
  'redis+sentinel://user:password@host:port,host:port/group/number ' +
  'or redis+cluster://user:password@host:port,host:port; with rediss for TLS'

/**
 * What `REDIS_URL` says; no message repeats any of it, for it may hold a password.
 *
 * @returns null without it
 * @throws LintelError call-invalid, with the name of the setting that is wrong
 */
export function readRedisPlace(environment: Environment): RedisPlace | null {
  const text = environment.REDIS_URL
  if (text === undefined || text === '') return null
  const [, scheme = '', kind, user, hosts = '', path = ''] = SHAPE.exec(text) ?? fail(HOW)
  const common = {
    credentials: credentialsOf(user),
    tls: scheme.toLowerCase() === 'rediss',
    prefix: readPrefix(environment.REDIS_PREFIX),
  }
  const addresses = hosts.split(',').map((one) => addressOf(one, kind ? usualPort(kind) : USUAL_PORT))
  const [first] = addresses
  const parts = path.split('/').filter(Boolean)
  switch (kind?.toLowerCase()) {
    case 'cluster':
      if (parts.length > 0) fail('REDIS_URL must name no database: a Cluster has none but the first')
      return { ...common, kind: 'cluster', nodes: addresses }
    case 'sentinel': {
      const [group, number, more] = parts
      if (group === undefined || more !== undefined)
        fail(
          'REDIS_URL must name the group that Sentinel watches: redis+sentinel://host:port,host:port/group',
        )
      const sentinelCredentials = readSentinelCredentials(environment)
      const database = databaseOf(number)
      return { ...common, kind: 'sentinel', sentinels: addresses, group, database, sentinelCredentials }
    }
    default:
      if (addresses.length > 1 || first === undefined || parts.length > 1) fail(HOW)
      return { ...common, kind: 'single', address: first, database: databaseOf(parts[0]) }
  }
}

function usualPort(kind: string): number {
  return kind.toLowerCase() === 'sentinel' ? SENTINEL_PORT : USUAL_PORT
}

function addressOf(text: string, usual: number): RedisAddress {
  const [, six, name, port] = ADDRESS.exec(text) ?? fail(HOW)
  const number = port === undefined ? usual : Number(port)
  if (number < 1 || number > 65_535) fail('REDIS_URL has a port that is none; they go from 1 to 65535')
  return { host: (six ?? name) as string, port: number }
}

function credentialsOf(user: string | undefined): RedisCredentials | null {
  if (user === undefined || user === '') return null
  const colon = user.indexOf(':')
  const [name, password] = colon === -1 ? ['', user] : [user.slice(0, colon), user.slice(colon + 1)]
  if (password === '') fail('REDIS_URL names a user without a password')
  return { username: name === '' ? null : decoded(name), password: decoded(password) }
}

/** What a name or password reads as, where letters that mean something in addresses are written as %40. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return fail('REDIS_URL has a % in its user or password that begins no letter; write it as %25')
  }
}

function databaseOf(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,5}$/.test(text)) fail('REDIS_URL must end in the number of a database, such as /0')
  return Number(text)
}

function readSentinelCredentials({
  REDIS_SENTINEL_USERNAME: username,
  REDIS_SENTINEL_PASSWORD: password,
}: Environment): RedisCredentials | null {
  if (password) return { username: username || null, password }
  if (username) fail('REDIS_SENTINEL_USERNAME needs REDIS_SENTINEL_PASSWORD beside it')
  return null
}

function readPrefix(text: string | undefined): string {
  if (text === undefined || text === '') return 'lintel'
  // braces would move all keys of a Cluster to one place
  if (/^[\w.:-]{1,64}$/.test(text)) return text
  return fail('REDIS_PREFIX must have at most 64 letters, digits, dots, colons, dashes')
}

function fail(message: string): never {
  throw new LintelError('call-invalid', message)
}
