import { defineConfig } from 'vitest/config'

/** `npm run test:outside`: programs not written here check us. Needs Go; `.ci/run` runs it, `npm test` does not. */
export default defineConfig({
  test: {
    include: ['test/**/*.outside.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    ...(process.env.CI && { reporters: ['default', ['json', { outputFile: '.ci/report/outside.json' }]] }),
  },
})
