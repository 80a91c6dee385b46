/** What is shipped to a browser stays within the budgets of scripts/sizes.js, which the build prints. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

interface Size {
  readonly budget: {
    readonly name: string
    readonly raw: number
    readonly gzip: number
    readonly why: string
  }
  readonly raw: number
  readonly gzip: number
}

const ROOT = join(import.meta.dirname, '..')
const { measureSizes, sizeLine } = (await import(pathToFileURL(join(ROOT, 'scripts/sizes.js')).href)) as {
  readonly measureSizes: (dist: string) => readonly Size[]
  readonly sizeLine: (size: Size) => string
}
const sizes = measureSizes(join(ROOT, 'dist'))

test('all kernels and the page are built and measured', () => {
  expect(sizes.map(({ budget }) => budget.name)).toEqual([
    'kernel.wasm',
    'kernel-scalar.wasm',
    'kernel-threads.wasm',
    'page',
  ])
  for (const { gzip, raw } of sizes) expect(raw).toBeGreaterThan(gzip)
})

test.each(sizes.map((size) => [size.budget.name, size] as const))('%s stays within its budget', (_, size) => {
  expect(size.raw, sizeLine(size)).toBeLessThanOrEqual(size.budget.raw)
  expect(size.gzip, sizeLine(size)).toBeLessThanOrEqual(size.budget.gzip)
  expect(size.budget.why.length).toBeGreaterThan(20)
})

test('a size over its budget says so', () => {
  const [{ budget }] = sizes as [Size]
  expect(sizeLine({ budget, raw: budget.raw + 1, gzip: 0 })).toContain('OVER BUDGET')
  expect(sizeLine({ budget, raw: budget.raw, gzip: budget.gzip })).not.toContain('OVER BUDGET')
})
