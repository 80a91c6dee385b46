/** A small house and its pack as files, written anew before each test, and the calls on them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach } from 'vitest'
import type { Result } from '../../engine/result.ts'
import { type Called, call } from '../cli/call.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { house, pack } from './house.ts'

/** What `lintel waive` must be told. */
export const WORDS = [
  '--reason',
  'The wall is listed.',
  '--by',
  'A. Muster, plan checker',
  '--until',
  '2027-06-30',
] as const

/** Registers the folder and its files for the tests of a module. */
export function houseFiles() {
  const folder = temporaryFolder()
  const MODEL = join(folder, 'house.ifc')
  const PACK = join(folder, 'pack.json')
  const WAIVERS = `${MODEL}.waivers.json`
  beforeEach(() => {
    writeFileSync(MODEL, house())
    writeFileSync(PACK, pack())
    rmSync(WAIVERS, { force: true })
  })
  const check = (...args: readonly string[]): Promise<Called> =>
    call('check', MODEL, '--rules', PACK, ...args)
  const json = async (...args: readonly string[]): Promise<Result> =>
    JSON.parse((await check('--format', 'json', ...args)).out)
  const waive = (...args: readonly string[]): Promise<Called> =>
    call('waive', MODEL, ...args, '--rules', PACK)
  const written = () => JSON.parse(readFileSync(WAIVERS, 'utf8'))
  return { folder, MODEL, PACK, WAIVERS, check, json, waive, written }
}
