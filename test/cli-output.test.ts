import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeWhole } from '../cli/output.ts'
import { createProgress } from '../cli/progress.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

test('a file is replaced whole, through a symbolic link too', async () => {
  const file = join(folder, 'result.json')
  const link = join(folder, 'latest.json')
  writeFileSync(file, 'old and longer than the new text')
  symlinkSync(file, link)

  await writeWhole(link, ['ne', 'w'])

  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(folder).sort()).toEqual(['latest.json', 'result.json'])
})

test('a write that fails half-way leaves the old file and nothing beside it', async () => {
  const own = join(folder, 'half')
  mkdirSync(own)
  const file = join(own, 'result.json')
  writeFileSync(file, 'old')
  function* broken() {
    yield 'new'
    throw new Error('the source broke')
  }

  await expect(writeWhole(file, broken())).rejects.toThrow('the source broke')

  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(readdirSync(own)).toEqual(['result.json'])
})

test('5.2 progress is silent when nobody watches', () => {
  const lines: string[] = []
  const host = (isWatched: boolean) => ({
    isWatched,
    environment: {},
    style: () => {
      throw new Error('progress has no style')
    },
    write: async () => undefined,
    note: () => undefined,
    status: (line: string) => void lines.push(line),
    today: () => '2026-11-27',
  })
  const event = { type: 'progress', phase: 'read', done: 5, total: 10 } as const

  createProgress(host(false), 'a.ifc', true).onEvent(event)
  createProgress(host(true), 'a.ifc', false).onEvent(event)
  expect(lines).toEqual([])

  createProgress(host(true), 'a.ifc', true).onEvent(event)
  expect(lines).toEqual(['reading a.ifc  50 %'])
})
