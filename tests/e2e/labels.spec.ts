import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole } from './console-host.ts'
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

    // Before the list can have been asked for again: the second press takes back what the first one gave.
    await second.getByRole('button', { name: 'Unsure' }).click()
    await expect(second.getByRole('button', { name: 'Unsure' })).toHaveAttribute('aria-pressed', 'true')
    await second.getByRole('button', { name: 'Same' }).evaluate((button: HTMLElement) => {
      button.click()
      button.click()
    })
    await expect(second.getByRole('button', { name: 'Unsure' })).toHaveAttribute('aria-pressed', 'false')
    await expect(second.getByRole('button', { name: 'Same' })).toHaveAttribute('aria-pressed', 'false')
    await second.getByRole('button', { name: 'Same' }).evaluate((button: HTMLElement) => {
      for (let press = 0; press < 3; press++) button.click()
    })
    // Labels are filed one after the other: once this one stands, so do those before it, and the page may go.
    const another = rowsWith(memberGrid(page), '←').nth(1).getByRole('button', { name: 'Different' })
    await another.click()
    await expect(another).toHaveAttribute('aria-pressed', 'true')
    await expect(second.getByRole('button', { name: 'Same' })).toHaveAttribute('aria-pressed', 'true')
    await page.goto('about:blank')
    await page.goto(host.url)
    await openCluster(page, OLDEST)
    await expect(second.getByRole('button', { name: 'Same' })).toHaveAttribute('aria-pressed', 'true')
    // A page that is still open would look for the host that ends, and say so.
    await page.goto('about:blank')
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
