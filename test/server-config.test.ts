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

describe('the bucket', () => {
  const S3 = { S3_BUCKET: 'models', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'topsecret' }

  test('is none where none is named', () => {
    expect(readConfig({}).s3).toBeNull()
    expect(readConfig({ S3_BUCKET: '' }).s3).toBeNull()
  })

  test('of Amazon stands in the host name, that of an endpoint in the path, unless it is told', () => {
    const credentials = { accessKeyId: 'id', secretAccessKey: 'topsecret' }
    const amazon = { bucket: 'models', endpoint: null, region: 'us-east-1', credentials, pathStyle: false }
    expect(readConfig(S3).s3).toEqual(amazon)
    const own = { ...S3, S3_ENDPOINT: 'https://s3.example.org', S3_REGION: 'eu-1' }
    expect(readConfig(own).s3).toEqual({
      ...amazon,
      endpoint: 'https://s3.example.org',
      region: 'eu-1',
      pathStyle: true,
    })
    expect(readConfig({ ...own, S3_PATH_STYLE: 'false' }).s3?.pathStyle).toBe(false)
  })

  test('may be opened by what the machine itself is given', () => {
    expect(readConfig({ S3_BUCKET: 'models' }).s3?.credentials).toBeNull()
  })

  test.each([
    [{ S3_ENDPOINT: 'https://s3.example.org' }, 'S3_BUCKET'],
    [{ ...S3, S3_ACCESS_KEY_ID: '' }, 'belong together'],
    [{ ...S3, S3_ENDPOINT: 's3.example.org:topsecret' }, 'S3_ENDPOINT'],
    [{ ...S3, S3_PATH_STYLE: 'yes' }, 'S3_PATH_STYLE'],
  ])('%j is refused without its secret', (environment, told) => {
    const reading = () => readConfig(environment)
    expect(reading).toThrow(told)
    expect(reading).not.toThrow('topsecret')
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
