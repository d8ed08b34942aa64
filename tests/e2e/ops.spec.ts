import { rm } from 'node:fs/promises'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, memberGrid, openWithSample, rowsWith, test } from './console-page.ts'
import { plantDeadLetters } from './planted-jobs.ts'

let dataFolder: string
let host: RunningConsole
test.beforeAll(async () => {
  dataFolder = await plantDeadLetters([
    { queue: 'decide', creator: 'tinker-tom', reason: 'DATABASE_DOWN' },
    { queue: 'embed', creator: 'mara-vale', messages: 50, reason: '<b>odd</b>' },
    { queue: 'decide', creator: 'mara-vale', reason: 'BUG' },
    { queue: 'embed', creator: 'mara-vale', messages: 1, reason: 'DATABASE_TIMEOUT' },
    { queue: 'decide', creator: 'nobody', reason: 'BUG' },
  ])
  host = await startConsole({ dataFolder })
})
test.afterAll(async () => {
  await host.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

test('the largest cluster is named, and opened from there', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Ops')
  const link = page.getByRole('link', { name: /^largest cluster \d+$/ })
  const members = (await link.textContent())?.match(/\d+$/)?.[0] ?? 'none'
  await expectNoBarriers(page, 'Ops with its largest cluster')
  await link.click()
  await expect(memberGrid(page)).toHaveAttribute('aria-rowcount', members)
})

test('jobs that failed are seen from everywhere, tried again, or given up once that is confirmed', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await page.getByRole('contentinfo').getByRole('link', { name: '5 jobs failed too often' }).click()
  await expect(page.getByRole('heading', { name: 'Ops', level: 1 })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Queues' }).getByRole('row')).not.toHaveCount(1)
  const jobs = page.getByRole('grid', { name: 'Failed jobs' })
  await expect(jobs).toHaveAttribute('aria-rowcount', '6')
  await expect(rowsWith(jobs, '50')).toContainText('<b>odd</b>')
  await expect(rowsWith(jobs, 'tinker-tom')).toContainText('The database does not answer')
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await expectNoBarriers(page, 'Ops')

  await rowsWith(jobs, 'tinker-tom').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('1 job to be tried again')).toBeVisible()
  await expect(jobs).toHaveAttribute('aria-rowcount', '5')

  await page.keyboard.press('k')
  await expect(jobs).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('x')
  await rowsWith(jobs, 'took longer').getByRole('checkbox').check()
  await expect(page.getByRole('button', { name: 'Try 2 again' })).toBeVisible()
  await jobs.focus()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog', { name: 'Give up 2 jobs?' })
  await expectNoBarriers(page, 'giving up')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(jobs).toHaveAttribute('aria-rowcount', '5')
  await page.getByRole('button', { name: 'Give up 2…' }).click()
  await dialog.getByRole('button', { name: 'Give up 2 jobs' }).click()
  await expect(jobs).toHaveAttribute('aria-rowcount', '3')

  await page.getByRole('button', { name: 'Try all again' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible()
  await expect(page.getByRole('contentinfo').getByRole('link', { name: 'failed too often' })).toHaveCount(0, {
    timeout: 30_000,
  })
})

test('g o goes to Ops, which says so where nothing waits', async ({ page }) => {
  const empty = await startConsole()
  try {
    await page.goto(empty.url)
    await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible()
    await expectNoBarriers(page, 'nothing waits')
    await page.goto('about:blank')
  } finally {
    await empty.stop()
  }
})
