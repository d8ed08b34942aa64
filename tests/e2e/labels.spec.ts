import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole } from '../support/console.ts'
import { expect, goTo, memberGrid, openCluster, openWithSample, rowsWith, test } from './console-page.ts'

const OLDEST = 'How much do you charge for a shoutout?'

test('a verdict on a link survives a restart, and is taken back by giving it again', async ({ page }) => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-labels-'))
  let host = await startConsole({ dataFolder })
  try {
    await openWithSample(page, host.url)
    await openCluster(page, OLDEST)
    const second = rowsWith(memberGrid(page), '← a').first()
    await second.getByRole('button', { name: 'Different' }).click()
    await expect(second.getByRole('button', { name: 'Different' })).toHaveAttribute('aria-pressed', 'true')

    await goTo(page, 'Settings')
    await page.goto('about:blank')
    await host.stop()
    host = await startConsole({ dataFolder })
    await page.goto(host.url)
    await openCluster(page, OLDEST)
    await expect(second.getByRole('button', { name: 'Different' })).toHaveAttribute('aria-pressed', 'true')

    await second.getByRole('button', { name: 'Same' }).click()
    await expect(second.getByRole('button', { name: 'Same' })).toHaveAttribute('aria-pressed', 'true')
    await expect(second.getByRole('button', { name: 'Different' })).toHaveAttribute('aria-pressed', 'false')
    await second.getByRole('button', { name: 'Same' }).click()
    await expect(second.getByRole('button', { name: 'Same' })).toHaveAttribute('aria-pressed', 'false')
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
