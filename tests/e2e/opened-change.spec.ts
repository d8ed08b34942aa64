import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  goTo,
  importFile,
  line,
  memberGrid,
  rowsWith,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())
test.beforeEach(async ({ page }) => {
  await page.goto(host.url)
  const sample = page.getByRole('button', { name: 'Try the sample inbox' })
  await expect(sample.or(clusterGrid(page))).toBeVisible()
})

const openedChange = (page: Page) => page.getByRole('dialog', { name: /messages? of .+ moves?: a cluster/ })

/** As the Clusters screen has them: a to e are about last week, and all the others are there by way of f. */
const parcels = [
  'Where is my parcel that I ordered last week?',
  'Where is my parcel that I ordered last week, please?',
  'Hello, where is my parcel that I ordered last week?',
  'Where is my parcel that I ordered last week, it is late',
  'Where is my parcel that I ordered last week, <b>thanks</b>',
  'Where is my parcel that I ordered last month?',
  'Where is the parcel that I ordered last month?',
  'Where is the parcel that I ordered last month please?',
  'Hello, where is the parcel that I ordered last month?',
  'Hello, where is the jacket that I ordered last month?',
  'Where is the jacket that I ordered last month?',
]

/** Tries a threshold, and opens the first change of a cluster with this text. */
async function openChangeAt(page: Page, threshold: string, text: string): Promise<void> {
  await goTo(page, 'Tuning')
  await page.getByRole('textbox', { name: 'Vector threshold' }).fill(threshold)
  const comparison = page.getByRole('table', { name: 'Now and with the candidate' })
  await expect(comparison).toContainText(`at ${threshold}`)
  await expect(comparison).toHaveAttribute('aria-busy', 'false')
  const list = page.getByRole('grid', { name: 'Clusters that change' })
  await expect(page.locator('[aria-busy=false]').filter({ has: list })).toBeVisible()
  await rowsWith(list, text).first().click()
  await expect(openedChange(page)).toBeVisible()
}

test('the weakest link and the bridge of a chained cluster are marked in an opened change, which leads to it', async ({
  page,
}) => {
  const lines = parcels.map((text, at) => line(`parcel${at}`, text))
  await importFile(page, { name: 'parcels.jsonl', lines }, 'parcel-shop')
  await expect(rowsWith(clusterGrid(page), 'Where is my parcel')).toHaveCount(1)
  await openChangeAt(page, '0.88', 'Where is my parcel')
  const now = openedChange(page).getByRole('region', { name: 'Now' })
  await expect(now).toContainText('now 1 · 11 messages')
  await expect(now).toContainText('5 of 11 matched to a · longest path 6 links')
  await expect(now).toContainText('weakest link 0.86 vector (i ← j), 2 messages came by it')
  await expect(now).toContainText('bridge 0.87 vector (a ← f): 6 on one side, 5 on the other')
  await expect(openedChange(page).getByRole('region', { name: 'Then' })).not.toContainText('0.86')
  const messages = now.getByRole('grid', { name: 'Messages of the clusters now' })
  // Opened by a press, it has the keyboard at once.
  await expect(messages).toBeFocused()
  await now.getByRole('button', { name: 'j', exact: true }).click()
  const active = messages.locator('[role=row][data-active]')
  await expect(active).toContainText(parcels[9] ?? '')
  await expect(active).toContainText('← i vector 0.86')
  await expect(active).toContainText('weakest link')
  await expect(rowsWith(messages, 'bridge').filter({ hasText: '← a' })).toContainText(parcels[5] ?? '')
  await expectNoBarriers(page, 'an opened change with a chain')
  await expect(messages).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(memberGrid(page).getByRole('row')).toHaveCount(parcels.length)
  await expect(page.getByRole('region', { name: 'Cluster', exact: true })).toContainText(
    'bridge 0.87 vector (a ← f): 6 on one side, 5 on the other',
  )
})

test('every member and every flip of a large change can be gone to', async ({ page }) => {
  const apart = 'Is the shop open this Sunday, say so, k249?'
  const lines = Array.from({ length: 260 }, (_, at) =>
    line(
      `sunday${at}`,
      at === 249 ? apart : `Is the shop open this Sunday, say ${'abcdefghij'[at % 10]}${at}?`,
    ),
  )
  await importFile(page, { name: 'sunday.jsonl', lines }, 'sunday-shop')
  await expect(rowsWith(clusterGrid(page), 'Is the shop open').first()).toBeVisible({ timeout: 60_000 })
  await openChangeAt(page, '0.99', 'Is the shop open')
  const opened = openedChange(page)
  // Two pages further down than what is loaded.
  const now = opened.getByRole('region', { name: 'Now' })
  const [, letter = ''] =
    /weakest link [\d.]+ vector \(\w+ ← (\w+)\)/.exec((await now.textContent()) ?? '') ?? []
  await now.getByRole('button', { name: letter, exact: true }).first().click()
  await expect(now.locator('[role=row][data-active]')).toContainText(apart)
  for (const name of ['Messages of the clusters now', 'Links that flip in this change']) {
    const grid = opened.getByRole('grid', { name })
    const rows = Number(await grid.getAttribute('aria-rowcount'))
    expect(rows).toBeGreaterThan(200)
    await grid.focus()
    await expect(async () => {
      await page.keyboard.press('End')
      await expect(grid.locator('[role=row][data-active]')).toHaveAttribute('aria-rowindex', `${rows}`, {
        timeout: 300,
      })
    }).toPass()
    // Only what is in sight is on the page.
    expect(await grid.getByRole('row').count()).toBeLessThan(80)
  }
  await page.keyboard.press('3')
  await expect(
    opened.locator('[role=row][data-active]').getByRole('button', { name: 'Unsure', pressed: true }),
  ).toBeVisible()
})
