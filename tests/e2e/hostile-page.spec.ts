import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { findBrowser } from '../../electron/launch/browser.mjs'
import { attack, EVIL_PAGE, startEvilServer } from '../support/evil-page.ts'
import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, openWithSample, SAMPLE_MESSAGES, test, untilIdle } from './console-page.ts'

test.use({
  // What it is refused shows up in its own console.
  expectedNoise: /./,
  launchOptions: {
    executablePath: findBrowser()?.path ?? '',
    args: [
      // Names of somebody's that lead to this machine.
      '--host-resolver-rules=MAP *.example 127.0.0.1',
      // Only our own refusals count, not those a browser of today adds.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ],
  },
})

// A page cannot reach the window of the desktop at all, and which database is behind makes no difference.
const tag = ['@web-only', '@embedded-only']

const REFUSED_HOST = 'Likeness answers only on localhost and 127.0.0.1.\n'
const NO_COOKIE = 'Open Likeness with the address it printed when it started; that address holds the token.'

let host: RunningConsole
let evil: Awaited<ReturnType<typeof startEvilServer>>
let files: string[]
test.beforeAll(async () => {
  host = await startConsole()
  evil = await startEvilServer()
  const assets = fileURLToPath(new URL('../../out/renderer/assets', import.meta.url))
  files = [
    '/favicon.svg',
    ...(await readdir(assets)).filter((name) => /\.(js|css)$/.test(name)).map((name) => `/assets/${name}`),
  ]
})
test.afterAll(async () => {
  evil.stop()
  await host.stop()
})

const consolePort = () => new URL(host.origin).port

/** Opens a page of somebody else beside the console, in the same browser and with the same cookies. */
async function openEvil(page: Page, origin: string): Promise<Page> {
  const opened = await page.context().newPage()
  await opened.route('**/evil', (route) => route.fulfill({ contentType: 'text/html', body: EVIL_PAGE }))
  await opened.goto(`${origin}/evil`)
  return opened
}

const origins: [string, () => string][] = [
  ['another site', () => `http://evil.example:${evil.port}`],
  ['another port of this machine', () => `http://127.0.0.1:${evil.port}`],
  ['the same port under a name that was bound to this machine', () => `http://evil.example:${consolePort()}`],
]
for (const [what, origin] of origins) {
  test(`a page of ${what} reads nothing, changes nothing and gets no hold of the console`, { tag }, async ({
    page,
  }) => {
    await openWithSample(page, host.url)
    const cookies = await page.context().cookies(host.origin)
    expect(cookies).toHaveLength(1)
    const evilPage = await openEvil(page, origin())
    for (const target of [host.origin, `http://evil.example:${consolePort()}`]) {
      const loot = await evilPage.evaluate(attack, { target, files })
      // Under its own name it may read that it is refused; everything else is kept from it by the browser.
      const isOwn = target === origin()
      expect([...new Set(loot.read)], target).toEqual(isOwn ? [REFUSED_HOST] : [])
      expect(loot.open, target).toEqual([])
    }

    const opening = page.context().waitForEvent('page')
    await evilPage.evaluate((target) => {
      Object.assign(window, { opened: window.open(target) })
    }, host.origin)
    const opened = await opening
    await opened.waitForLoadState()
    expect(await opened.evaluate(() => window.opener)).toBeNull()
    const held = await evilPage.evaluate(() => {
      const { opened } = window as unknown as { opened: Window }
      try {
        return opened.closed ? 'closed' : opened.document.body.innerText
      } catch {
        return 'foreign'
      }
    })
    expect(['closed', 'foreign']).toContain(held)

    expect(await page.context().cookies(host.origin)).toEqual(cookies)
    await page.reload()
    await untilIdle(page, SAMPLE_MESSAGES)
    await expect(clusterGrid(page)).toBeVisible()
  })
}

test('the cookie of another console is worth nothing, and without one no page gets a socket', {
  tag,
}, async ({ page }) => {
  const other = await startConsole()
  try {
    await openWithSample(page, other.url)
    const [cookie] = await page.context().cookies(other.origin)
    const [own] = await (async () => {
      await page.goto(host.url)
      const all = await page.context().cookies(host.origin)
      await page.context().clearCookies()
      return all.filter(({ name }) => name !== cookie?.name)
    })()
    if (cookie === undefined || own === undefined) throw new Error('A console gave no cookie.')
    for (const name of [cookie.name, own.name]) {
      await page.context().clearCookies()
      await page.context().addCookies([{ ...cookie, name }])
      await page.route('**/evil', (route) => route.fulfill({ contentType: 'text/html', body: EVIL_PAGE }))
      await page.goto(`${host.origin}/evil`)
      const loot = await page.evaluate(attack, { target: host.origin, files })
      expect([...new Set(loot.read.map((text) => text.trim()))]).toEqual([NO_COOKIE])
      expect(loot.open).toEqual([])
    }
  } finally {
    await other.stop()
  }
})
