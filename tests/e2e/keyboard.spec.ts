import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  findAnything,
  memberGrid,
  SAMPLE_MESSAGES,
  test,
  untilIdle,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('everything can be done without a mouse', async ({ page }) => {
  await page.goto(host.url)
  const focused = page.locator(':focus')
  const tabTo = async (name: string | RegExp) => {
    await expect(async () => {
      await page.keyboard.press('Tab')
      await expect(focused).toHaveAccessibleName(name, { timeout: 50 })
    }).toPass({ intervals: [0] })
  }

  await expect(page.getByRole('button', { name: 'Try the sample inbox' })).toBeVisible()
  await tabTo('Try the sample inbox')
  await page.keyboard.press('Enter')
  await untilIdle(page, SAMPLE_MESSAGES)

  await expect(clusterGrid(page)).toBeVisible()
  await tabTo('Clusters')
  await tabTo('Search in messages')
  await page.keyboard.type('how much do you charge')
  await expect(clusterGrid(page)).toHaveAttribute('aria-rowcount', '2')
  await tabTo('Clusters')
  await expect(clusterGrid(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(memberGrid(page)).toBeFocused()

  await page.keyboard.press('j')
  await page.keyboard.press('2')
  const different = memberGrid(page).getByRole('button', { name: 'Different', pressed: true })
  await expect(different).toHaveCount(1)
  await page.keyboard.press('2')
  await expect(different).toHaveCount(0)

  const rows = memberGrid(page).getByRole('row')
  const before = await rows.count()
  await page.keyboard.press('x')
  await expect(page.getByText('1 marked')).toBeVisible()
  await page.keyboard.press('d')
  await expect(rows).toHaveCount(before - 1)
  await page.keyboard.press('u')
  await expect(rows).toHaveCount(before)

  await page.keyboard.press('r')
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeFocused()
  await page.keyboard.type('It is in the shop')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: /answered/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(clusterGrid(page)).toBeFocused()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden()

  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('slider', { name: 'Vector threshold' })).toBeVisible()
  await tabTo('Vector threshold')
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('button', { name: 'Push…' })).toBeEnabled()

  await findAnything(page, 'settings')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
})
