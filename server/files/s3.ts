/**
 * Files in a bucket that speaks S3:
 *
 *     content/ab/abcdef…  bytes under their SHA-256
 *     uploads/ID/3        parts that came, under their numbers
 *     incoming/UUID       what is larger than one request, until its hash is known and it is copied to its place
 *
 * An object is there as a whole or not at all, which S3 itself promises.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { ByteRange, Files, ListedContent, StoredContent, StoredFile } from './files.ts'
import { checkedPart, checkedSha256, checkedUpload, isSha256, isUpload, missingPart } from './keys.ts'

/** Where a bucket is and what opens it. */
export interface S3Place {
  readonly bucket: string
  /** Null: that of Amazon for the region. */
  readonly endpoint: string | null
  readonly region: string
  /** Null: what the machine itself is given (environment, profile, role). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
  /** The bucket stands in the path and not in the host name. */
  readonly pathStyle: boolean
}

/** Bytes of one request; what is not larger needs no copy. */
const PART_SIZE = 8 * 2 ** 20
/** Parts of one stream that are under way at once. */
const PARTS_AT_ONCE = 2
/** Unfinished streams that are removed at once; the rest is for the next time. */
const PAGE = 1000

export class S3Files implements Files {
  private readonly client: S3Client
  private readonly bucket: string

  constructor({ bucket, endpoint, region, credentials, pathStyle }: S3Place) {
    this.bucket = bucket
    this.client = new S3Client({
      region,
      forcePathStyle: pathStyle,
      // newer checksums are not known to every storage that speaks S3
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint === null ? {} : { endpoint }),
      ...(credentials === null ? {} : { credentials }),
    })
  }

  async putContent(
    bytes: ReadableStream<Uint8Array>,
    onCame?: (content: StoredContent) => void,
  ): Promise<StoredContent> {
    const reader = bytes.getReader()
    const start = await firstBytes(reader)
    if (start.whole) {
      const stored = { sha256: hashOf(start.bytes), size: start.bytes.length }
      onCame?.(stored)
      await this.put(contentKey(stored.sha256), start.bytes)
      return stored
    }
    const incoming = `incoming/${randomUUID()}`
    const stored = await this.stream(incoming, rest(start.bytes, reader))
    onCame?.(stored)
    try {
      const CopySource = `${this.bucket}/${incoming}`
      await this.client.send(
        new CopyObjectCommand({ Bucket: this.bucket, Key: contentKey(stored.sha256), CopySource }),
      )
    } finally {
      await this.delete(incoming)
    }
    return stored
  }

  async getContent(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const key = contentKey(sha256)
    if (range !== undefined && range.end <= range.start)
      return (await this.stat(key)) === null ? null : new Blob([]).stream()
    const size = await this.stat(key)
    if (size === null) return null
    if (size.size === 0) return new Blob([]).stream()
    return await this.get(key, range)
  }

  contentPath(): null {
    return null
  }

  async statContent(sha256: string): Promise<StoredFile | null> {
    return await this.stat(contentKey(sha256))
  }

  async deleteContent(sha256: string): Promise<void> {
    await this.delete(contentKey(sha256))
  }

  async *listContent(): AsyncIterable<ListedContent> {
    for await (const { key, ...stored } of this.list('content/')) {
      const sha256 = key.slice('content/ab/'.length)
      if (isSha256(sha256)) yield { sha256, ...stored }
    }
  }

  async putPart(upload: string, number: number, bytes: ReadableStream<Uint8Array>): Promise<StoredContent> {
    const key = partKey(upload, number)
    const reader = bytes.getReader()
    const start = await firstBytes(reader)
    if (!start.whole) return await this.stream(key, rest(start.bytes, reader))
    await this.put(key, start.bytes)
    return { sha256: hashOf(start.bytes), size: start.bytes.length }
  }

  joinParts(upload: string, numbers: readonly number[]): ReadableStream<Uint8Array> {
    const keys = numbers.map((number) => ({ number, key: partKey(upload, number) }))
    return webStream(Readable.from(this.joined(keys)))
  }

  async deleteParts(upload: string): Promise<void> {
    for await (const { key } of this.list(`uploads/${checkedUpload(upload)}/`)) await this.delete(key)
  }

  async *listUploads(): AsyncIterable<string> {
    const asked = { Bucket: this.bucket, Prefix: 'uploads/', Delimiter: '/' }
    for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: this.client }, asked)) {
      const names = CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice('uploads/'.length, -1))
      yield* names.filter(isUpload)
    }
  }

  async dropUnfinished(before: Date): Promise<void> {
    for await (const { key, storedAt } of this.list('incoming/')) {
      if (storedAt < before) await this.delete(key)
    }
    const { Uploads = [] } = await this.unfinished()
    for (const { Key, UploadId, Initiated } of Uploads) {
      if (Initiated === undefined || Initiated >= before) continue
      await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId }))
    }
  }

  async ping(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }))
  }

  /** Streams that were cut off in the middle; a storage that cannot list them has rules of its own for them. */
  private async unfinished(): Promise<Partial<ListMultipartUploadsCommandOutput>> {
    try {
      return await this.client.send(
        new ListMultipartUploadsCommand({ Bucket: this.bucket, MaxUploads: PAGE }),
      )
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NotImplemented') return {}
      throw error
    }
  }

  /** Stores what comes in several requests; nothing stays of a stream that fails. */
  private async stream(key: string, bytes: AsyncGenerator<Uint8Array>): Promise<StoredContent> {
    const hash = createHash('sha256')
    let size = 0
    let broke: unknown
    async function* seen(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of bytes) {
          hash.update(chunk)
          size += chunk.length
          yield chunk
        }
      } catch (error) {
        broke = error
        throw error
      }
    }
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: key, Body: Readable.from(seen(), { objectMode: false }) },
      partSize: PART_SIZE,
      queueSize: PARTS_AT_ONCE,
    })
    // a storage that cannot give an upload up must not hide why it was given up
    await upload.done().catch((error: unknown) => Promise.reject(broke ?? error))
    return { sha256: hash.digest('hex'), size }
  }

  private async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: bytes }))
  }

  private async get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const Range = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` }
    const asked = new GetObjectCommand({ Bucket: this.bucket, Key: key, ...Range })
    const answer = await this.client.send(asked).catch(ifMissing)
    return answer?.Body === undefined ? null : webStream(answer.Body as Readable)
  }

  private async stat(key: string): Promise<StoredFile | null> {
    const asked = new HeadObjectCommand({ Bucket: this.bucket, Key: key })
    const answer = await this.client.send(asked).catch(ifMissing)
    if (answer === null) return null
    return { size: answer.ContentLength ?? 0, storedAt: answer.LastModified ?? new Date(0) }
  }

  private async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }))
  }

  private async *list(prefix: string): AsyncGenerator<StoredFile & { readonly key: string }> {
    const asked = { Bucket: this.bucket, Prefix: prefix }
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, asked)) {
      for (const { Key = '', Size = 0, LastModified = new Date() } of Contents)
        yield { key: Key, size: Size, storedAt: LastModified }
    }
  }

  private async *joined(keys: readonly { readonly number: number; readonly key: string }[]) {
    for (const { number, key } of keys) {
      const part = await this.get(key)
      if (part === null) throw missingPart(number)
      yield* part as unknown as AsyncIterable<Uint8Array>
    }
  }
}

interface FirstBytes {
  readonly bytes: Uint8Array
  /** Nothing follows. */
  readonly whole: boolean
}

/** At least one request's worth, or everything. */
async function firstBytes(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<FirstBytes> {
  const chunks: Uint8Array[] = []
  let size = 0
  while (size <= PART_SIZE) {
    const { done, value } = await reader.read()
    if (done) return { bytes: Buffer.concat(chunks), whole: true }
    chunks.push(value)
    size += value.length
  }
  return { bytes: Buffer.concat(chunks), whole: false }
}

async function* rest(start: Uint8Array, reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    yield start
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function contentKey(sha256: string): string {
  return `content/${checkedSha256(sha256).slice(0, 2)}/${sha256}`
}

function partKey(upload: string, number: number): string {
  return `uploads/${checkedUpload(upload)}/${checkedPart(number)}`
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>
}

function ifMissing(error: unknown): null {
  if (error instanceof S3ServiceException && ['NotFound', 'NoSuchKey'].includes(error.name)) return null
  throw error
}
