import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole } from '../support/console.ts'
import { clusterGrid, expect, expectNoBarriers, openCluster, openWithSample, test } from './console-page.ts'

test.use({ expectedNoise: /WebSocket connection|ERR_CONNECTION_REFUSED/ })

test('when the host dies the screen says so and keeps what it shows, and works again when it is back', async ({
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

    const port = new URL(host.url).port
    host = await startConsole({ dataFolder, env: { LIKENESS_PORT: port } })
    // The new address was opened in another tab: its cookie lets this one in again.
    await page.request.get(host.url)
    await expect(banner).toBeHidden({ timeout: 20_000 })
    await page.getByRole('searchbox', { name: 'Search in messages' }).fill('retreat')
    await expect(clusterGrid(page)).toContainText(/retreat/i)
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
