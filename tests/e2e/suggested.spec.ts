import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  importFile,
  line,
  memberGrid,
  rowsWith,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeEach(async ({ page }) => {
  host = await startConsole()
  await page.goto(host.url)
  const lines = texts.map((text, at) => line(`pair${at}`, text))
  await importFile(page, { name: 'pairs.jsonl', lines }, 'pair-shop')
  await page.getByRole('link', { name: /^suggested 3/ }).click()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4')
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
})

/** Each of the last three comes near to one of the others, and not near enough. */
const texts = [
  'Wo bleibt meine Bestellung?',
  'Wann ist das Retreat?',
  'how can i cancel my membership',
  'meine bestellung ist noch nicht da, wo bleibt sie?',
  'wann genau findet das retreat statt?',
  'my membership ran out, <b>how can i</b> start it again?',
]

const grid = (page: Page) => page.getByRole('grid', { name: 'Suggested messages' })
const active = (page: Page) => grid(page).locator('[role=row][data-active]')

test('a message is put together with the one it comes nearest to, and taken out again with undo', async ({
  page,
}) => {
  const row = rowsWith(grid(page), 'meine bestellung ist noch nicht da')
  await expect(row.getByRole('gridcell').nth(1)).toContainText('Wo bleibt meine Bestellung?')
  await expect(row.locator('mark').filter({ hasText: 'bestellung' }).first()).toBeVisible()
  await row.getByRole('button', { name: 'Put together' }).click()
  await expect(row).toHaveCount(0)
  const note = page.getByRole('alert').filter({ hasText: 'Put in 1 message' })
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(row).toHaveCount(1)

  await row.getByRole('button', { name: 'Put together' }).click()
  await expect(row).toHaveCount(0)
  await page.getByText('any', { exact: true }).click()
  await rowsWith(clusterGrid(page), 'Wo bleibt meine Bestellung?').click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Put in 1 message')
})

test('keys move, put together, keep apart, and take back', async ({ page }) => {
  await expectNoBarriers(page, 'Suggested')
  await page.keyboard.press('j')
  await expect(grid(page)).toBeFocused()
  await page.keyboard.press('j')
  await expect(active(page)).toContainText('wann genau')
  await page.keyboard.press('n')
  await expect(page.getByText('Kept two apart: not again')).toBeVisible()
  await expect(rowsWith(grid(page), 'wann genau')).toHaveCount(0)
  await page.keyboard.press('u')
  await expect(page.getByText('Taken back')).toBeVisible()
  await expect(rowsWith(grid(page), 'wann genau')).toHaveCount(1)
  await page.keyboard.press('Home')
  await expect(active(page)).toContainText('<b>how can i</b>')
  await page.keyboard.press('p')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3')
  await expect(active(page)).toContainText('wann genau')
  await page.keyboard.press('p')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { name: 'Nothing to put together' })).toBeVisible()
  await expectNoBarriers(page, 'nothing suggested')
  await page.getByText('answered', { exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No cluster matches' })).toBeVisible()
})
