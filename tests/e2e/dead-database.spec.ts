import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole } from './console-host.ts'
import { clusterGrid, expect, expectNoBarriers, openCluster, openWithSample, test } from './console-page.ts'

const mortality = new URL('../support/mortal-database.ts', import.meta.url)

test('when the database dies the screen says that it is opened again, keeps what it shows, and goes on', {
  tag: ['@embedded-only', '@plain-node'],
}, async ({ page }) => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-dead-database-'))
  const death = path.join(dataFolder, 'database.death')
  const host = await startConsole({ dataFolder, imports: [mortality] })
  try {
    await openWithSample(page, host.url)
    await openCluster(page, 'How much do you charge for a shoutout?')
    await writeFile(death, '')

    const alerts = page.getByRole('alert').filter({ hasText: 'The database does not answer.' })
    const banner = alerts.filter({ hasNotText: 'Try again' })
    await expect(banner).toContainText('It is being opened again by itself.')
    await expect(page.getByRole('contentinfo')).toContainText('reopening')
    await expect(clusterGrid(page)).toContainText('shoutout')
    await expectNoBarriers(page, 'database away')
    const search = page.getByRole('searchbox', { name: 'Search in messages' })
    await search.fill('retreat')
    await expect(alerts.filter({ hasText: 'Try again' })).toBeVisible()
    await expect(banner).toBeVisible()

    await rm(death)
    await expect(alerts).toHaveCount(0)
    await expect(page.getByRole('contentinfo')).not.toContainText('reopening')
    await expect(clusterGrid(page)).toContainText(/retreat/i)

    await page.goto('about:blank')
    await host.stop()
  } finally {
    await host.kill()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
