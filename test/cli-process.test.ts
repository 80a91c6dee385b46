import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command as a process of its own, from source. */
function lintel(args: readonly string[], readsOut = true): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], { cwd: root })
    const ended = { out: '', err: '' }
    if (readsOut) child.stdout.on('data', (chunk) => (ended.out += chunk))
    else child.stdout.destroy()
    child.stderr.on('data', (chunk) => (ended.err += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...ended }))
    child.stdin.end()
  })
}

test('5.1 a wrong call is a process that ends with 2, one line on standard error, nothing on standard output', async () => {
  const { code, out, err } = await lintel(['check', 'nothere.ifc', '--format', 'json'])

  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^lintel: nothere\.ifc does not exist[^\n]*\n$/)
})

test('5.2 in a pipe nothing goes to standard error and there are no colours', async () => {
  const { code, out, err } = await lintel([
    'compare',
    'test/fixtures/results/house-before.json',
    'test/fixtures/results/house.json',
  ])

  expect([code, err]).toEqual([0, ''])
  expect(out).not.toContain('\u001b')
})

test('a reader that goes away is no fault', async () => {
  const { code, err } = await lintel(
    ['compare', 'test/fixtures/results/house.json', 'test/fixtures/results/house.json', '--format', 'json'],
    false,
  )

  expect([code, err]).toEqual([0, ''])
})
