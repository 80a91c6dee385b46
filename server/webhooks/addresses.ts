/** Where webhooks may be sent: public addresses over https, and whatever the operator allows beside them. */
import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'

export interface WebhookSettings {
  /** Addresses that may be reached although they are not public; loopback ones over http too. */
  readonly allowed: BlockList
}

/** Why a webhook cannot be sent there; the message holds no secrets. */
export class AddressRefusal extends Error {}

const LOOPBACK = listOf(['127.0.0.0/8', '::1/128'])

/** What is not the public internet (IANA's special-purpose registries). Of IPv6 only 2000::/3 is. */
const NOT_PUBLIC = listOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
])

/** `LINTEL_WEBHOOK_ALLOW`: addresses and ranges, `10.1.0.0/16,127.0.0.1`. @throws LintelError call-invalid */
export function readWebhookSettings({ LINTEL_WEBHOOK_ALLOW = '' }: Environment): WebhookSettings {
  const ranges = LINTEL_WEBHOOK_ALLOW.split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')
  try {
    return { allowed: listOf(ranges) }
  } catch (cause) {
    const message =
      'LINTEL_WEBHOOK_ALLOW must be addresses and ranges with commas between, such as 10.1.0.0/16,127.0.0.1'
    throw new LintelError('call-invalid', message, { cause })
  }
}

/** Refuses an address that may not be reached. @throws AddressRefusal */
export function refuseAddress(address: string, protocol: string, { allowed }: WebhookSettings): void {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  const isAllowed = allowed.check(address, family)
  if (protocol === 'http:' && !(isAllowed && LOOPBACK.check(address, family)))
    throw new AddressRefusal('http is for loopback alone, and where the operator allows it; use https')
  if (NOT_PUBLIC.check(address, family) && !isAllowed)
    throw new AddressRefusal('the host has an address that is not public')
}

/** The URL, where it is one that webhooks may have; its host's addresses are looked at when it is called. @throws AddressRefusal */
export function webhookUrl(text: string, settings: WebhookSettings): URL {
  if (!URL.canParse(text)) throw new AddressRefusal('it is no URL')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new AddressRefusal('it does not begin with https://')
  if (url.username !== '' || url.password !== '')
    throw new AddressRefusal('it holds a user name or password; the signature says who calls')
  const host = hostOf(url)
  if (isIP(host) !== 0) refuseAddress(host, url.protocol, settings)
  else if (url.protocol === 'http:' && host !== 'localhost')
    throw new AddressRefusal('http is for loopback alone; use https')
  return url
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/**
 * Resolves a name at the moment of connecting, so that no later answer of a name server is believed. One address that
 * may not be reached refuses the name. Sockets do not ask it for plain addresses; `webhookUrl` looks at those.
 */
export function guardedLookup(protocol: string, settings: WebhookSettings): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0)
      try {
        for (const { address } of found) refuseAddress(address, protocol, settings)
      } catch (refusal) {
        return callback(refusal as Error, '', 0)
      }
      const [first] = found
      if (options.all === true || first === undefined) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}

/** @throws TypeError, RangeError where one is no range */
function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address)
    if (family === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      throw new TypeError(`no range: ${range}`)
    list.addSubnet(address, Number(bits ?? (family === 6 ? 128 : 32)), family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
