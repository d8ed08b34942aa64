import type { Page } from '@playwright/test'
import { byCommandLine, type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, openWithSample, test } from './console-page.ts'
import { picture } from './picture.ts'

/** Loose enough that clusters of the sample join. */
const LOOSER = { threshold: 0.6, trigramThreshold: 0.7, suggestThreshold: 0.5 }

const drawer = (page: Page) => page.getByRole('dialog', { name: 'Rebuild' })

async function pushLooser(host: RunningConsole): Promise<void> {
  await byCommandLine(host.dataFolder, async ({ configs }) => {
    const { version } = await configs.live()
    await configs.push({ ...LOOSER, replaces: version })
  })
}

async function openDrawer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Rebuild…' }).press('Enter')
  await expect(drawer(page)).toBeVisible()
}

/** The live clusters, as their members. */
async function clustersOf(host: RunningConsole): Promise<string[]> {
  const all: string[] = []
  await byCommandLine(host.dataFolder, async ({ exports }) => {
    for await (const { lines } of await exports.clusters({ creator: null })) all.push(...lines)
  })
  return all
}

for (const scheme of ['light', 'dark'] as const) {
  test(`${scheme}: what is grouped is rebuilt by the live config, and taken back as one`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width: 1280, height: 800 })
    const host = await startConsole()
    try {
      await openWithSample(page, host.url)
      const before = await clustersOf(host)
      await goTo(page, 'Tuning')
      await openDrawer(page)
      await expect(drawer(page)).toContainText('Nothing would change')

      await pushLooser(host)
      await expect(drawer(page)).toContainText(/\d+ messages would move, .* at 2 of 2 creators/)
      await expect(drawer(page).getByRole('table', { name: 'Creators that would change' })).toBeVisible()
      await expectNoBarriers(page, 'Rebuild')
      await picture(page, `rebuild-${scheme}-1280`)
      await drawer(page).getByRole('button', { name: 'Rebuild 2 creators' }).press('Enter')
      await expect(page.getByText(/^Rebuilt: \d+ messages moved/)).toBeVisible()
      await expect(drawer(page)).toContainText('Nothing would change')
      await expect(drawer(page).getByRole('article', { name: 'Rebuild by v2' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(drawer(page)).toBeHidden()
      expect(await clustersOf(host)).not.toEqual(before)

      await openDrawer(page)
      const done = drawer(page).getByRole('article', { name: 'Rebuild by v2' })
      await done.getByRole('button', { name: 'Undo' }).press('Enter')
      await expect(page.getByText(/^Taken back: \d+ messages went back$/)).toBeVisible()
      await expect(done).toContainText('taken back')
      await expect(drawer(page)).toContainText(/\d+ messages would move/)
      expect(await clustersOf(host)).toEqual(before)
      await page.goto('about:blank')
    } finally {
      await host.stop()
    }
  })
}

test('a rebuild that cannot be taken back says why, and what can be done', async ({ page }) => {
  const host = await startConsole()
  try {
    await openWithSample(page, host.url)
    await pushLooser(host)
    await goTo(page, 'Tuning')
    await openDrawer(page)
    await drawer(page).getByRole('button', { name: 'Rebuild 2 creators' }).click()
    await expect(page.getByText(/^Rebuilt: \d+ messages moved/)).toBeVisible()
    await byCommandLine(host.dataFolder, async ({ clusters }) => {
      for (;;) {
        const { items } = await clusters.list({ status: 'open', limit: 500 })
        if (items.length === 0) return
        for (const { id } of items) await clusters.action({ id, responseText: 'Thank you!' })
      }
    })
    await drawer(page).getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('The cluster was answered meanwhile.').first()).toBeVisible()
    await expect(drawer(page).getByRole('article', { name: 'Rebuild by v2' })).not.toContainText('taken back')
    await page.goto('about:blank')
  } finally {
    await host.stop()
  }
})
