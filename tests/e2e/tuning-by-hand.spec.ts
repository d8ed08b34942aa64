import type { Locator } from '@playwright/test'
import { startConsole } from './console-host.ts'
import { expect, goTo, openWithSample, test } from './console-page.ts'

const STEPS = 8

async function middleOf(element: Locator): Promise<{ x: number; y: number; width: number }> {
  const box = await element.boundingBox()
  if (!box) throw new Error('It is not on the page.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width }
}

test('the threshold goes with the hand on the slider and on a curve, and figures say where they come from', async ({
  page,
}) => {
  const host = await startConsole()
  try {
    await openWithSample(page, host.url)
    await goTo(page, 'Tuning')
    const thumb = page.getByRole('slider', { name: 'Vector threshold' })
    const figures = page.getByRole('table', { name: 'Now and with the candidate' }).first()
    const curves = page.getByRole('region', { name: 'Figures at every threshold' })
    await expect(curves).toContainText(/(precomputed|computed now) · /)
    const shown = async () => Number(await thumb.getAttribute('aria-valuenow'))
    const live = await shown()

    const from = await middleOf(thumb)
    const axis = await middleOf(curves.getByRole('img').first())
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    const seen: number[] = []
    for (let step = 1; step <= STEPS; step++) {
      await page.mouse.move(from.x - (axis.width * 0.2 * step) / STEPS, from.y)
      seen.push(await shown())
    }
    // Before the hand lets go, and further with each step of it.
    expect(seen).toEqual(seen.toSorted((one, other) => other - one))
    expect(seen.at(-1)).toBeLessThan(live - 0.1)
    await page.mouse.up()
    await expect(figures).toContainText(`at ${(await shown()).toFixed(2)}`)
    await expect(figures).toHaveAttribute('aria-busy', 'false')

    const before = await shown()
    await page.mouse.move(axis.x + axis.width * 0.3, axis.y)
    const hovered = curves.getByText(/^at 0\.\d\d: /)
    await expect(hovered.first()).toBeVisible()
    await page.mouse.down()
    await page.mouse.up()
    await expect.poll(shown).toBeGreaterThan(before)
    await expect(figures).toContainText(`at ${(await shown()).toFixed(2)}`)
    await page.goto('about:blank')
  } finally {
    await host.stop()
  }
})
