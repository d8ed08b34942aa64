import { rm } from 'node:fs/promises'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, openWithSample, test } from './console-page.ts'
import { picture } from './picture.ts'
import { plantDeadLetters } from './planted-jobs.ts'

let dataFolder: string
let host: RunningConsole
test.beforeAll(async () => {
  dataFolder = await plantDeadLetters([
    { queue: 'embed', creator: 'mara-vale', messages: 50, reason: 'DATABASE_TIMEOUT' },
    { queue: 'decide', creator: 'tinker-tom', reason: 'DATABASE_DOWN' },
    { queue: 'embed', creator: 'mara-vale', messages: 12, reason: 'EMBEDDING_PROVIDER_DOWN' },
    { queue: 'decide', creator: 'mara-vale', reason: 'BUG' },
  ])
  host = await startConsole({ dataFolder })
})
test.afterAll(async () => {
  await host.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      test(`Ops, Suggested and the gates fit into ${width} by ${height}`, async ({ page }) => {
        await page.setViewportSize({ width, height })
        await openWithSample(page, host.url)
        const look = async (name: string) => {
          const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
          expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
          if (width === 1280) await expectNoBarriers(page, name)
          // The settings show where the data lies, which is nowhere in particular.
          if (name !== 'gates') await picture(page, `${name}-${colorScheme}-${width}`)
        }
        await page.getByRole('link', { name: /^suggested/ }).click()
        await expect(page.getByRole('grid', { name: 'Suggested messages' })).toBeVisible()
        await look('suggested')
        await goTo(page, 'Ops')
        await expect(page.getByRole('grid', { name: 'Failed jobs' })).toHaveAttribute('aria-rowcount', '5')
        await look('ops')
        await goTo(page, 'Settings')
        await expect(page.getByRole('radiogroup', { name: 'Grouping for everyone' })).toBeVisible()
        await look('gates')
      })
    }
  })
}
