/** A bucket on loopback that speaks S3, for tests: npm `s3rver` with its data in a folder. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { afterAll } from 'vitest'
import type { S3Place } from '../../server/files/s3.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** The keys that the double knows. */
const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** Starts it, and ends it after the tests of the file. @returns makes a bucket with nothing in it */
export async function startS3(): Promise<() => Promise<S3Place>> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(temporaryFolder(), 's3'),
  })
  const { port } = await server.run()
  afterAll(() => server.close())
  return async () => {
    const bucket = `files-${randomBytes(6).toString('hex')}`
    const place = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials: CREDENTIALS }
    const client = new S3Client({ ...place, forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    client.destroy()
    return { ...place, bucket, pathStyle: true }
  }
}
