/** The storages of files: memory, a folder, and a bucket that speaks S3. */
import { randomUUID } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FolderFiles } from '../server/files/folder.ts'
import { MemoryFiles } from '../server/files/memory.ts'
import { S3Files } from '../server/files/s3.ts'
import { describeFiles } from './server/files-contract.ts'
import { allOf } from './server/models-client.ts'
import { startS3 } from './server/s3-double.ts'
import { temporaryFolder } from './temporary-folder.ts'

// says on each start that this version of Node will not be supported for ever
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const folder = temporaryFolder()
const newBucket = await startS3()

describeFiles('memory', async () => new MemoryFiles())
describeFiles('a folder', async () => new FolderFiles(join(folder, randomUUID())))
describeFiles('a bucket', async () => new S3Files(await newBucket()))

test('a folder forgets at its start what was still coming, and keeps what was whole', async () => {
  const place = join(folder, randomUUID())
  const { sha256 } = await new FolderFiles(place).putContent(new Blob(['whole']).stream())
  writeFileSync(join(place, 'incoming', randomUUID()), 'half')
  const again = new FolderFiles(place)
  expect(readdirSync(join(place, 'incoming'))).toEqual([])
  expect((await again.statContent(sha256))?.size).toBe(5)
})

test('what others put into the folder is passed over', async () => {
  const place = join(folder, randomUUID())
  const files = new FolderFiles(place)
  const { sha256 } = await files.putContent(new Blob(['ours']).stream())
  const upload = randomUUID()
  await files.putPart(upload, 1, new Blob(['ours']).stream())
  for (const of of ['content', `content/${sha256.slice(0, 2)}`, 'uploads'])
    writeFileSync(join(place, of, '.DS_Store'), 'theirs')
  expect(await allOf(files.listContent())).toMatchObject([{ sha256 }])
  expect(await allOf(files.listUploads())).toEqual([upload])
})

test('nothing is left in the incoming part of a bucket', async () => {
  const place = await newBucket()
  const files = new S3Files(place)
  await files.putContent(new Blob([new Uint8Array(20 * 2 ** 20)]).stream())
  const { S3Client, ListObjectsV2Command } = await import('@aws-sdk/client-s3')
  const { bucket, endpoint, region, credentials } = place
  const client = new S3Client({
    region,
    forcePathStyle: true,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  })
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
  expect(Contents.map(({ Key }) => Key?.split('/')[0])).toEqual(['content'])
})

test('a bucket that is not there is an error of ping', async () => {
  const place = await newBucket()
  await expect(new S3Files({ ...place, bucket: 'no-such-bucket' }).ping()).rejects.toThrow()
})
