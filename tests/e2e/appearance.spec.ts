import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  findAnything,
  goTo,
  memberGrid,
  openCluster,
  openWithSample,
  test,
} from './console-page.ts'
import { picture } from './picture.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

async function expectNothingCutOff(page: Page): Promise<void> {
  const sizes = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: window.innerWidth,
  }))
  expect(sizes.content).toBeLessThanOrEqual(sizes.window)
}

async function showTuning(page: Page): Promise<void> {
  await goTo(page, 'Tuning')
  const slider = page.getByRole('slider', { name: 'Vector threshold' })
  await slider.focus()
  for (let press = 0; press < 3; press++) await page.keyboard.press('PageDown')
  await expect(page.getByRole('grid', { name: 'Clusters that change' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Now and with the candidate' })).toHaveAttribute(
    'aria-busy',
    'false',
  )
}

test('the first start has no barriers', async ({ page }) => {
  await page.goto(host.url)
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
  await expectNoBarriers(page, 'first start')
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      test(`both screens fit into ${width} by ${height}${width === 1280 ? ' and have no barriers' : ''}`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height })
        await openWithSample(page, host.url)
        await page.getByRole('combobox', { name: 'Order' }).click()
        await page.getByRole('option', { name: 'Largest first' }).click()
        await openCluster(page, 'How much do you charge for a shoutout?')
        await page.getByRole('searchbox', { name: 'Search in messages' }).fill('')
        await expect(clusterGrid(page)).toHaveAttribute('aria-rowcount', /^\d{2,}$/)
        await expect(memberGrid(page)).toBeVisible()
        await expectNothingCutOff(page)
        if (width === 1280) await expectNoBarriers(page, 'Clusters')
        await picture(page, `clusters-${scheme}-${width}`)

        await showTuning(page)
        await expectNothingCutOff(page)
        if (width === 1280) await expectNoBarriers(page, 'Tuning')
        await picture(page, `tuning-${scheme}-${width}`)
      })
    }

    test('dialogs, drawers and the other screen have no barriers', async ({ page }) => {
      await openWithSample(page, host.url)
      await goTo(page, 'Settings')
      await expect(page.getByRole('heading', { name: 'About' })).toBeVisible()
      await expectNoBarriers(page, 'Settings')

      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await expect(page.getByRole('article').first()).toBeVisible()
      await expectNoBarriers(page, 'Import')
      await page.keyboard.press('Escape')

      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      await expectNoBarriers(page, 'Keys')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden()

      await showTuning(page)
      await page.getByRole('button', { name: 'Push…' }).click()
      await expect(
        page.getByRole('dialog').getByRole('table', { name: 'Now and with the candidate' }),
      ).toBeVisible()
      await expectNoBarriers(page, 'Push')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()

      await page.getByText('Table', { exact: true }).click()
      await expectNoBarriers(page, 'Tuning as a table')
      await findAnything(page, 'retreat')
      await expect(page.getByRole('button', { name: /retreat/i }).first()).toBeVisible()
      await expectNoBarriers(page, 'Find anything')
    })
  })
}
