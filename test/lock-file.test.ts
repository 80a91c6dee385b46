/** `npm ci` must accept the lock file on every machine, whatever its registry mirror holds. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

it('the lock file names the packages of every platform', () => {
  const script = resolve(import.meta.dirname, '../scripts/complete-lock.js')
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
