/** Which twin is loaded: the engine is asked about the real module, and the other file is fetched only when it is needed. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { loadKernel } from '../engine/kernel.ts'
import { startServer } from '../server/start.ts'
import { findChromium, launchChromium, NO_CHROMIUM, NO_SIMD } from './chromium.ts'
import { KERNEL_FILE, ROOT, SCALAR_FILE } from './digest/inputs.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped in test/kernel-choice.test.ts: ${NO_CHROMIUM}\n`)

const simd = new Uint8Array(readFileSync(KERNEL_FILE))
const scalar = new Uint8Array(readFileSync(SCALAR_FILE))

/** An engine that lacks SIMD, or a part of it. */
function refuseSimd(): void {
  const { validate } = WebAssembly
  vi.spyOn(WebAssembly, 'validate').mockImplementation(
    (bytes) => (bytes as Uint8Array).length !== simd.length && validate(bytes),
  )
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the choice of the kernel', () => {
  test('takes SIMD where the engine does, and never asks for the other file', async () => {
    const kernel = await loadKernel(simd, () => {
      throw new Error('not needed')
    })
    expect(kernel.build).toBe('simd')
  })

  test('takes the scalar twin where the engine refuses the SIMD build', async () => {
    refuseSimd()
    const kernel = await loadKernel(simd, async () => scalar)
    expect(kernel.build).toBe('scalar')
    expect(kernel.sha256).not.toBe((await loadKernel(simd)).sha256)
    expect((await kernel.instance()).abiVersion()).toBeGreaterThan(0)
  })

  test('reads responses as it reads bytes', async () => {
    refuseSimd()
    const kernel = await loadKernel(Promise.resolve(new Response(simd)), () => new Response(scalar))
    expect(kernel.build).toBe('scalar')
  })

  test('says what a kernel is by its own bytes, not by its place', async () => {
    expect((await loadKernel(scalar)).build).toBe('scalar')
    expect((await loadKernel(scalar, simd)).build).toBe('scalar')
  })

  test.each([
    ['a page in its place', () => new Response('<!doctype html>')],
    ['a file that is not there', () => new Response('', { status: 404 })],
    ['an empty file', () => new Uint8Array(0)],
  ])('%s is an error and no reason for the scalar twin', async (_, file) => {
    await expect(loadKernel(file(), scalar)).rejects.toMatchObject({ code: 'internal-kernel' })
  })

  test('without a twin, an engine that lacks SIMD is an error', async () => {
    const broken = simd.slice(0, simd.length - 9)
    await expect(loadKernel(broken)).rejects.toMatchObject({ code: 'internal-kernel' })
    await expect(loadKernel(broken, broken)).rejects.toMatchObject({ code: 'internal-kernel' })
  })

  test('the command checks with the scalar twin where Node has no SIMD', () => {
    if (process.arch !== 'x64') return process.stderr.write('skipped: V8 can be without SIMD on x64 only\n')
    const script = `
      import { installedKernel } from './dist/cli/installation.js'
      console.log((await installedKernel()).build)`
    const build = (...flags: string[]) =>
      execFileSync(process.execPath, [...flags, '--input-type=module', '-e', script], { cwd: ROOT })
        .toString()
        .trim()
    expect([build(), build(NO_SIMD)]).toEqual(['simd', 'scalar'])
  })

  test.skipIf(executable === null || process.arch !== 'x64').each([
    ['with SIMD', [], ['kernel.wasm']],
    ['without SIMD', [`--js-flags=${NO_SIMD}`], ['kernel.wasm', 'kernel-scalar.wasm']],
  ])('4.1 a Chromium %s agrees with the server', async (_, flags, fetched) => {
    const server = await startServer({ port: 0, threads: 1, data: null })
    const browser = await launchChromium(executable as string, flags)
    try {
      const page = await browser.newPage()
      const asked: string[] = []
      page.context().on('request', (request) => {
        const name = request.url().split('/').at(-1) ?? ''
        if (name.endsWith('.wasm')) asked.push(name)
      })
      await page.goto(server.url)
      await page.waitForSelector('.agrees', { timeout: 30_000 })
      expect(asked).toEqual(fetched)
    } finally {
      await browser.close()
      await server.close()
    }
  })
})
