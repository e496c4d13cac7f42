import { defineConfig } from 'vitest/config'

/** `npm run test:long`: what takes minutes. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    ...(process.env.CI && { reporters: ['default', ['json', { outputFile: '.ci/report/long.json' }]] }),
  },
})
