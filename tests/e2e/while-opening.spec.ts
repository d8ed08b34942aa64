import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hangingDatabase, makeHangingStart } from '../support/hanging-start.ts'
import { startConsole } from './console-host.ts'
import { clusterGrid, expect, expectNoBarriers, openWithSample, test } from './console-page.ts'

let dataFolder: string
test.beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-while-opening-'))
})
test.afterEach(() => rm(dataFolder, { recursive: true, force: true }))

const imports = [hangingDatabase]
const opening = { name: 'Opening This computer…' }

test('the page is there while the database opens, and the list comes by itself', {
  tag: ['@embedded-only', '@plain-node'],
}, async ({ page }) => {
  const before = await startConsole({ dataFolder })
  await openWithSample(page, before.url)
  await page.goto('about:blank')
  await before.stop()

  // An inbox that is not counted yet must not look like an empty one.
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.body?.textContent?.includes('Which messages say the same?'))
        document.title = 'looked empty'
    }).observe(document, { childList: true, subtree: true })
  })
  const untilItHangs = makeHangingStart(dataFolder)
  const host = await startConsole({ dataFolder, imports, isEarly: true })
  const letGo = await untilItHangs()
  await page.goto(host.url)
  await expect(page.getByRole('heading', opening)).toBeVisible()
  await expectNoBarriers(page, 'database opening')
  await letGo()
  await expect(clusterGrid(page)).toContainText('shoutout')
  await expect(page.getByRole('contentinfo')).toContainText('534 messages')
  expect(await page.title()).toBe('Likeness')
  await page.goto('about:blank')
  await host.stop()
})

test.describe('a database that turns out to be unusable', { tag: ['@embedded-only', '@web-only'] }, () => {
  test.use({ expectedNoise: /ERR_CONNECTION_REFUSED/ })

  test('is said in the page and at the terminal, which ends the program', async ({ page }) => {
    const folder = path.join(dataFolder, 'database')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'PG_VERSION'), 'not a version\n')
    const untilItHangs = makeHangingStart(dataFolder)
    const host = await startConsole({ dataFolder, imports, isEarly: true })
    const letGo = await untilItHangs()
    await page.goto(host.url)
    await expect(page.getByRole('heading', opening)).toBeVisible()
    await letGo()
    const why = `The database in ${folder} cannot be opened`
    const heading = page.getByRole('heading', { name: why })
    await expect(heading).toBeVisible()
    await expect(page.getByText('The connection to Likeness was lost.')).toBeVisible()
    await expect(heading).toBeVisible()
    await expect(host.stop()).rejects.toThrow(`The console ended with 1: ${why}`)
  })
})
