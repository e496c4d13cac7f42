import { defineConfig } from 'vitest/config'

/** `npm run test:browser`: the desk as people use it, in a real Chromium. `.ci/run` runs it, `npm test` does not. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    globalSetup: 'test/browser/build-first.ts',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    // A machine that does other things may keep a page waiting; a fault of ours fails twice.
    retry: process.env.CI ? 1 : 0,
    ...(process.env.CI && { reporters: ['default', ['json', { outputFile: '.ci/report/browser.json' }]] }),
  },
})
