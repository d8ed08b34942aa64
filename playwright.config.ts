import { defineConfig } from '@playwright/test'
import { findBrowser } from './electron/launch/browser.mjs'

const browser = findBrowser()
if (browser === null) throw new Error('There is no browser for these tests; `npm test` gets one.')

const hasServer = process.env.TEST_DATABASE_URL !== undefined
if (!hasServer) {
  process.stderr.write(
    'TEST_DATABASE_URL is not set: no browser test that needs a server of Postgres is run.\n',
  )
}

export default defineConfig({
  testDir: 'tests/e2e',
  // Each file starts a console of its own, and machines here are small.
  workers: 1,
  timeout: 120_000,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.LIKENESS_BROWSER_REPORT ?? 'test-results/report.json' }],
  ],
  ...(hasServer ? {} : { grepInvert: /@native/ }),
  projects: [{ name: 'web' }],
  use: {
    launchOptions: { executablePath: browser.path },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
