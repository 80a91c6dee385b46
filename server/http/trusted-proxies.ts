/** Whose `X-Forwarded-…` headers are believed: nobody's, unless the operator names the proxies before the server. */
import { BlockList, isIP } from 'node:net'
import { LintelError } from '../../engine/errors.ts'

/** Addresses of proxies. */
export interface TrustedProxies {
  readonly has: (address: string) => boolean
}

/** Nobody between client and server is believed. */
export const NO_PROXIES: TrustedProxies = { has: () => false }

const LOOPBACK = ['127.0.0.0/8', '::1/128']

/**
 * Reads `LINTEL_TRUST_PROXY`: addresses and networks with commas between them, and `loopback`.
 *
 * @throws LintelError call-invalid
 */
export function readTrustedProxies(text: string | undefined): TrustedProxies {
  const parts = (text ?? '').split(',').map((part) => part.trim())
  const named = parts.filter(Boolean).flatMap((part) => (part === 'loopback' ? LOOPBACK : [part]))
  if (named.length === 0) return NO_PROXIES
  const list = new BlockList()
  for (const one of named) addNetwork(list, one)
  return { has: (address) => contains(list, address) }
}

function addNetwork(list: BlockList, text: string): void {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > most) {
    const wanted = 'LINTEL_TRUST_PROXY must name addresses or networks such as 10.0.0.0/8, or loopback'
    throw new LintelError('call-invalid', `${wanted}, not '${text}'`)
  }
  list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4')
}

function contains(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

/** Where a request comes from, and how it came to the first proxy. */
export interface Client {
  /** Null where there is no socket. */
  readonly address: string | null
  readonly isSecure: boolean
  /** The name that the client asked for, with its port. */
  readonly host: string
}

/** What is known of a request before any header is believed. */
export interface Peer {
  readonly address: string | null
  readonly host: string
  readonly isSecure: boolean
}

/**
 * The client behind the trusted proxies: the last address of `X-Forwarded-For` that is no proxy of ours, because
 * everything before it may be made up by the client.
 */
export function clientOf(
  peer: Peer,
  header: (name: string) => string | undefined,
  proxies: TrustedProxies,
): Client {
  const address = peer.address === null ? null : plainAddress(peer.address)
  if (address === null || !proxies.has(address)) return { address, host: peer.host, isSecure: peer.isSecure }
  const chain = (header('x-forwarded-for') ?? '').split(',').map((part) => plainAddress(part.trim()))
  const before = chain.findLast((one) => !proxies.has(one))
  return {
    address: before !== undefined && isIP(before) !== 0 ? before : address,
    isSecure: lastOf(header('x-forwarded-proto')) === 'https',
    host: lastOf(header('x-forwarded-host')) ?? peer.host,
  }
}

/** `::ffff:10.0.0.1` is `10.0.0.1` on a socket that speaks both. */
function plainAddress(address: string): string {
  return address.startsWith(':') ? address.replace(/^::ffff:(?=\d+\.)/i, '') : address
}

function lastOf(header: string | undefined): string | undefined {
  const last = header?.split(',').at(-1)?.trim().toLowerCase()
  return last === '' ? undefined : last
}
