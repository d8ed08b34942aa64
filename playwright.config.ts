import { defineConfig } from '@playwright/test'
import { findBrowser } from './electron/launch/browser.mjs'
import type { HostOptions } from './tests/e2e/console-host.ts'
import { electronProgram, hasElectron } from './tests/support/electron-window.ts'

const browser = findBrowser()
if (browser === null) throw new Error('There is no browser for these tests; `npm test` gets one.')

const hasServer = (process.env.TEST_DATABASE_URL ?? '') !== ''

/** What is left out here, once: each worker process reads this file again. */
function sayWhatIsMissing(): void {
  if (process.env.TEST_WORKER_INDEX !== undefined) return
  if (!hasServer) {
    process.stderr.write(
      'TEST_DATABASE_URL is not set: no browser test that needs a server of Postgres is run.\n',
    )
  }
  if (!hasElectron()) {
    process.stderr.write(
      `There is no Electron at ${electronProgram}: the desktop program is tested with a stand-in for it alone.\n`,
    )
  }
}
sayWhatIsMissing()

/** A tag says on which host or database alone a test makes sense, or what there must be for it. */
const without = (...tags: string[]) => new RegExp([...tags, ...(hasServer ? [] : ['@native'])].join('|'))

const hosts = [
  { host: 'web', without: ['@desktop-only', '@stand-in-only'] },
  { host: 'desktop-stand-in', without: ['@web-only'] },
  ...(hasElectron()
    ? [
        {
          host: 'desktop',
          without: ['@web-only', '@stand-in-only', '@page-outlives-host', '@plain-node'],
        } as const,
      ]
    : []),
] as const

const specs = (...names: string[]) => `**/{${names.join(',')}}.spec.ts`

/** What people go through from the first start to a pushed threshold: on each host and each database. */
const thread = [
  'acts',
  'appearance',
  'connection',
  'daily-use',
  'first-start',
  'hostile-texts',
  'imports',
  'keyboard',
  'labels',
  'long-work',
  'tuning',
]

/**
 * What is a host's own: its windows, its secrets, and how it lives with its databases. The rest runs on the web host
 * alone: the page is the same on each, and `thread` meets what differs, the link between page and core.
 */
const ofTheHost = [
  'database-clock',
  'database-life',
  'databases',
  'dead-database',
  'desktop-*',
  'embeddings',
  'hostile-page',
  'while-opening',
]

/** The same tests, with what they start on a server of Postgres; those of `@native` see to a server themselves. */
const onServer = hosts.map((each) => ({
  name: `${each.host}-native`,
  use: { host: each.host, database: 'native' } as const,
  grepInvert: without(...each.without, '@stand-in-only', '@embedded-only', '@native'),
  testMatch: specs(...thread),
}))

export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  // Each file starts a console of its own, and machines here are small.
  workers: 1,
  timeout: 120_000,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.LIKENESS_BROWSER_REPORT ?? 'test-results/report.json' }],
  ],
  globalSetup: './tests/support/global-browser.ts',
  projects: [
    ...hosts.map((each) => ({
      name: each.host,
      use: { host: each.host, database: 'embedded' } as const,
      grepInvert: without(...each.without),
      testMatch: each.host === 'web' ? '**/*.spec.ts' : specs(...thread, ...ofTheHost),
    })),
    ...(hasServer ? onServer : []),
  ],
  use: {
    launchOptions: { executablePath: browser.path },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
