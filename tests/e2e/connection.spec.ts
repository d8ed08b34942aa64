import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole } from '../support/console.ts'
import { clusterGrid, expect, expectNoBarriers, openCluster, openWithSample, test } from './console-page.ts'

test.use({ expectedNoise: /WebSocket connection|ERR_CONNECTION_REFUSED/ })

test('when the host dies the screen says so and keeps what it shows, and the same tab goes on when it is back', async ({
  page,
}) => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-connection-'))
  let host = await startConsole({ dataFolder })
  try {
    await openWithSample(page, host.url)
    await openCluster(page, 'How much do you charge for a shoutout?')
    await host.kill()

    const banner = page.getByRole('alert').filter({ hasText: 'The connection to Likeness was lost.' })
    await expect(banner).toBeVisible()
    await expectNoBarriers(page, 'connection lost')
    await expect(clusterGrid(page)).toBeVisible()

    await page.evaluate(() => {
      document.body.dataset.loaded = 'before'
    })
    host = await startConsole({ dataFolder })
    await expect(banner).toBeHidden({ timeout: 20_000 })
    await expect(clusterGrid(page)).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search in messages' }).fill('retreat')
    await expect(clusterGrid(page)).toContainText(/retreat/i)
    await expect(page.locator('body')).toHaveAttribute('data-loaded', 'before')
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
