/** What REDIS_URL may say, and what is refused without telling what it held. */
import { describe, expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'
import { readRedisPlace } from '../server/redis/place.ts'

const read = (REDIS_URL: string, more: Record<string, string> = {}) => readRedisPlace({ REDIS_URL, ...more })

describe('REDIS_URL', () => {
  test('is not needed', () => {
    expect(readConfig({}).redis).toBeNull()
    expect(readConfig({ REDIS_URL: '' }).redis).toBeNull()
  })

  test('names one server, with a user, a password, a database', () => {
    const plain = { kind: 'single', credentials: null, tls: false, prefix: 'lintel', database: 0 }
    expect(read('redis://localhost')).toEqual({ ...plain, address: { host: 'localhost', port: 6379 } })
    expect(read('rediss://me:p%40ss%2Fword@cache.example.org:6380/3')).toEqual({
      ...plain,
      address: { host: 'cache.example.org', port: 6380 },
      credentials: { username: 'me', password: 'p@ss/word' },
      tls: true,
      database: 3,
    })
    expect(read('redis://:pw@[::1]:7000/')).toEqual({
      ...plain,
      address: { host: '::1', port: 7000 },
      credentials: { username: null, password: 'pw' },
    })
  })

  test('names Sentinels and the group that they watch; their own password stands beside it', () => {
    expect(
      read('redis+sentinel://me:pw@a:26379,b,[::1]:3/main/2', { REDIS_SENTINEL_PASSWORD: 'guard' }),
    ).toEqual({
      kind: 'sentinel',
      credentials: { username: 'me', password: 'pw' },
      tls: false,
      prefix: 'lintel',
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_379 },
        { host: '::1', port: 3 },
      ],
      group: 'main',
      database: 2,
      sentinelCredentials: { username: null, password: 'guard' },
    })
  })

  test('names some nodes of a Cluster; a prefix of one’s own keeps two apart', () => {
    expect(read('rediss+cluster://10.0.0.1:7000,10.0.0.2', { REDIS_PREFIX: 'lintel-test' })).toEqual({
      kind: 'cluster',
      credentials: null,
      tls: true,
      prefix: 'lintel-test',
      nodes: [
        { host: '10.0.0.1', port: 7000 },
        { host: '10.0.0.2', port: 6379 },
      ],
    })
  })
})

describe('refused without its secret', () => {
  test.each([
    ['http://:topsecret@a', {}, 'REDIS_URL must read'],
    [':topsecret@a:6379', {}, 'REDIS_URL must read'],
    ['redis://:topsecret@a,b', {}, 'REDIS_URL must read'],
    ['redis://:topsecret@a:0', {}, 'port'],
    ['redis://:topsecret@a:70000', {}, 'port'],
    ['redis://:topsecret@a:topsecret', {}, 'REDIS_URL must read'],
    ['redis://:topsecret@a/topsecret', {}, 'number of a database'],
    ['redis://:topsecret%@a', {}, '%25'],
    ['redis://topsecret:@a', {}, 'without a password'],
    ['redis://:topsecret@', {}, 'REDIS_URL must read'],
    ['redis://:top/secret@a', {}, 'REDIS_URL must read'],
    ['redis+sentinel://:topsecret@a,b', {}, 'group'],
    ['redis+sentinel://:topsecret@a,b/main/1/2', {}, 'group'],
    ['redis+cluster://:topsecret@a,b/1', {}, 'Cluster'],
    ['redis+cluster://:topsecret@a,,b', {}, 'REDIS_URL must read'],
    ['redis://:topsecret@a', { REDIS_PREFIX: '{x}' }, 'REDIS_PREFIX'],
    ['redis+sentinel://a/main', { REDIS_SENTINEL_USERNAME: 'topsecret' }, 'REDIS_SENTINEL_PASSWORD'],
  ])('%s %j', (url, more, told) => {
    const reading = () => read(url, more)
    expect(reading).toThrow(told)
    expect(reading).not.toThrow('topsecret')
  })
})
