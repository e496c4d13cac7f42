import { defineConfig } from 'vitest/config'

/** `npm test`. In CI the runner's own report is kept beside what people read, so that `.ci/run` can count from it. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(process.env.CI && {
      reporters: [
        'default',
        ['json', { outputFile: `.ci/report/${process.env.COMITY_REPORT ?? 'test'}.json` }],
      ],
    }),
  },
})
