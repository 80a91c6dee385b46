import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/server/postgres-setup.ts', 'test/server/redis-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // one less than the cores would be a single one on a machine of two
    maxWorkers: '100%',
  },
})
