/** How the server decides what it is, and what it refuses to start with. */
import { describe, expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'

const SECRET = 'Zr8mT0qLx5uVb2NwYc7Hd4KsJf9Ga1Pe'
const DATABASE_URL = 'postgres://lintel:pw@db.example.org:5432/lintel'

describe('the mode', () => {
  test('is embedded where nothing is configured: loopback alone, port 8001, a folder of the user', () => {
    expect(readConfig({ XDG_DATA_HOME: '/data' })).toMatchObject({
      mode: 'embedded',
      host: '127.0.0.1',
      port: 8001,
      databaseUrl: null,
      dataFolder: '/data/lintel',
      secret: null,
    })
  })

  test.each(['127.0.0.1', '::1', 'localhost'])('is embedded on %s', (host) => {
    expect(readConfig({ HOST: host }).mode).toBe('embedded')
  })

  test.each(['0.0.0.0', '::', '192.168.1.7', 'lintel.example.org', '127.0.0.1.example.org'])(
    'is served on %s',
    (host) => {
      expect(readConfig({ LINTEL_SECRET: SECRET }, { host }).mode).toBe('served')
    },
  )

  test('is served where there is a database, on loopback too', () => {
    expect(readConfig({ DATABASE_URL, LINTEL_SECRET: SECRET }).mode).toBe('served')
  })

  test('the command line goes before the environment', () => {
    const flags = { port: 9000, host: '::1', data: '/here' }
    expect(readConfig({ PORT: '1', HOST: '0.0.0.0', LINTEL_DATA: '/there' }, flags)).toMatchObject({
      port: 9000,
      host: '::1',
      dataFolder: '/here',
      mode: 'embedded',
    })
  })
})

describe('refused', () => {
  test.each([
    [{ HOST: '0.0.0.0' }, 'needs LINTEL_SECRET'],
    [{ DATABASE_URL }, 'needs LINTEL_SECRET'],
    [{ DATABASE_URL, LINTEL_SECRET: 'changeme' }, 'too weak'],
    [{ DATABASE_URL, LINTEL_SECRET: 'ab'.repeat(40) }, 'too weak'],
    [{ LINTEL_SECRET: 'short' }, 'too weak'],
    [{ DATABASE_URL: 'mysql://root:topsecret@db/x', LINTEL_SECRET: SECRET }, 'DATABASE_URL'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '80a' }, 'PORT'],
  ])('%j', (environment, told) => {
    expect(() => readConfig(environment)).toThrow(told)
  })

  test('what is refused is not repeated where it may hold a password', () => {
    let message = ''
    try {
      readConfig({ DATABASE_URL: 'mysql://root:topsecret@db/x', LINTEL_SECRET: SECRET })
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain('DATABASE_URL')
    expect(message).not.toContain('topsecret')
  })
})
