import { defineConfig } from 'vitest/config'

/** One project a kind of test; `accept` reads data that lies beside the project and is not part of `npm test`. */
export default defineConfig({
  test: {
    projects: ['unit', 'contract', 'store', 'accept'].map((name) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        testTimeout: name === 'unit' ? 30_000 : 120_000,
        hookTimeout: 60_000,
      },
    })),
  },
})
