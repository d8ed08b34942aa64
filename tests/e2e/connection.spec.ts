import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, expectNoBarriers, openCluster, openWithSample, test } from './console-page.ts'

test.use({ expectedNoise: /WebSocket connection|ERR_CONNECTION_REFUSED/ })

let dataFolder: string
let host: RunningConsole
test.beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-connection-'))
  host = await startConsole({ dataFolder })
})
test.afterEach(async () => {
  await host.kill()
  await rm(dataFolder, { recursive: true, force: true })
})

const lost = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'The connection to Likeness was lost.' })

// In the desktop program the window dies with its host: there is nobody left to tell.
const whereThePageSurvives = { tag: '@page-outlives-host' }

test(
  'when the host dies the screen says so and keeps what it shows',
  whereThePageSurvives,
  async ({ page }) => {
    await openWithSample(page, host.url)
    await openCluster(page, 'How much do you charge for a shoutout?')
    await host.kill()

    await expect(lost(page)).toBeVisible()
    await expectNoBarriers(page, 'connection lost')
    await expect(clusterGrid(page)).toBeVisible()
  },
)

test('the same tab goes on when the host is back', { tag: '@web-only' }, async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, 'How much do you charge for a shoutout?')
  await page.evaluate(() => {
    document.body.dataset.loaded = 'before'
  })
  await host.kill()
  await expect(lost(page)).toBeVisible()

  host = await startConsole({ dataFolder })
  await expect(lost(page)).toBeHidden({ timeout: 20_000 })
  await expect(clusterGrid(page)).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search in messages' }).fill('retreat')
  await expect(clusterGrid(page)).toContainText(/retreat/i)
  await expect(page.locator('body')).toHaveAttribute('data-loaded', 'before')
})

test('what was done is there again after the host was killed and started anew', async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, 'How much do you charge for a shoutout?')
  await host.kill()

  host = await startConsole({ dataFolder })
  await page.goto(host.url)
  await openCluster(page, 'How much do you charge for a shoutout?')
})
