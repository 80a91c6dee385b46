import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FolderFiles } from '../server/files/folder.ts'
import { DocumentStore } from '../server/validations/document-store.ts'

const encode = (text: string) => new TextEncoder().encode(text)

describe('A document that is stored while it is made', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-document-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is kept under the hash of all its pieces', async () => {
    const files = new FolderFiles(folder)
    const document = new DocumentStore(files)
    for (const piece of ['{"a":', '1', '}']) document.add(encode(piece))
    const sha256 = createHash('sha256').update('{"a":1}').digest('hex')
    const { came, stored } = document.end()
    expect(await came).toEqual({ sha256, size: 7 })
    expect(await stored).toEqual({ sha256, size: 7 })
    expect(await new Response(await files.getContent(sha256)).text()).toBe('{"a":1}')
  })

  test('opens nothing before the first piece', () => {
    new DocumentStore(new FolderFiles(folder))
    expect(readdirSync(join(folder, 'incoming'))).toEqual([])
  })

  test('that is given up leaves nothing, and the reason is told', async () => {
    const document = new DocumentStore(new FolderFiles(folder))
    document.add(encode('half'))
    await expect(document.drop(new Error('the thread died'))).rejects.toThrow('the thread died')
    expect(readdirSync(folder, { recursive: true })).toEqual(['incoming'])
  })

  test('that the disk does not take is told at its end, whatever came meanwhile', async () => {
    const full = { putContent: (bytes: ReadableStream<Uint8Array>) => refuse(bytes) }
    const document = new DocumentStore(full)
    document.add(encode('a'))
    await new Promise((resolve) => setImmediate(resolve))
    document.add(encode('b'))
    const { came, stored } = document.end()
    await expect(came).rejects.toThrow('no space left')
    await expect(stored).rejects.toThrow('no space left')
  })
})

async function refuse(bytes: ReadableStream<Uint8Array>): Promise<never> {
  for await (const _ of bytes) throw new Error('no space left')
  throw new Error('nothing came')
}
