import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, findAnything, importFile, line, test, untilIdle } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

/** Different enough from each other that only the two of a pair are put together. */
function pairs(count: number): string[] {
  const words = (at: number) =>
    Array.from({ length: 6 }, (_, word) => ((at + 1) * 7919 ** (word + 1)) % 999_983)
  return Array.from({ length: count }, (_, at) => {
    const text = words(at)
      .map((word) => word.toString(36).replaceAll(/\d/g, 'q'))
      .join(' ')
    return [line(`l${at}`, text), line(`m${at}`, `${text}!`)]
  }).flat()
}

test('a list of several pages is walked to its end by key', async ({ page }) => {
  await page.goto(host.url)
  const lines = pairs(260)
  await importFile(page, { name: 'pairs.jsonl', lines }, 'pairs')
  await untilIdle(page, lines.length)
  const rows = Number(await clusterGrid(page).getAttribute('aria-rowcount'))
  expect(rows).toBeGreaterThan(201)
  await clusterGrid(page).focus()
  const active = clusterGrid(page).locator('[data-active]')
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(active).toHaveAttribute('aria-rowindex', String(rows), { timeout: 200 })
  }).toPass()
  await page.keyboard.press('Home')
  await expect(active).toHaveAttribute('aria-rowindex', '2')
})

test('an import is paused, goes on, and is cancelled from the status bar, and the lists answer meanwhile', async ({
  page,
}) => {
  await page.goto(host.url)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Import' })
  const lines = Array.from({ length: 60_000 }, (_, at) => line(`big${at}`, `message number ${at} of many`))
  await drawer.locator('input[type=file]').setInputFiles({
    name: 'many.jsonl',
    mimeType: 'text/plain',
    buffer: Buffer.from(lines.join('\n')),
  })
  await drawer.getByRole('combobox', { name: 'Creator' }).fill('many')
  await drawer.getByRole('button', { name: 'Import', exact: true }).click()
  await drawer.getByRole('button', { name: 'Close' }).click()

  const bar = page.getByRole('contentinfo')
  await bar.getByRole('button', { name: 'Pause the import of many.jsonl' }).click()
  await expect(bar).toContainText('paused')
  await page.getByRole('searchbox', { name: 'Search in messages' }).fill('no such words')
  await expect(page.getByRole('heading', { name: 'No cluster matches' })).toBeVisible()
  await bar.getByRole('button', { name: 'Resume the import of many.jsonl' }).click()
  await expect(bar).toContainText('importing')
  await bar.getByRole('button', { name: 'Cancel the import of many.jsonl' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('article', { name: 'Import of many.jsonl' })).toContainText('cancelled')
})

test('matching is paused from the status bar, seen to be so, and goes on where it stood', async ({
  page,
}) => {
  await page.goto(host.url)
  const bar = page.getByRole('contentinfo')
  await expect(bar).toContainText('messages')
  // What the test before has left is matched first.
  await expect(bar).not.toContainText('waiting to be matched', { timeout: 60_000 })
  await findAnything(page, 'pause matching')
  await expect(page.getByRole('button', { name: 'Pause matching' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(bar).toContainText('matching paused')
  const lines = pairs(3).map((each) => each.replaceAll('"l', '"p').replaceAll('"m', '"q'))
  await importFile(page, { name: 'paused.jsonl', lines }, 'paused')
  await expect(bar).toContainText(`${lines.length} waiting to be matched`)

  await bar.getByRole('link', { name: 'matching paused' }).click()
  const notice = page.getByRole('alert', { name: 'Matching is paused' })
  await expect(notice).toContainText('everyone who works on this database')
  await page.getByRole('tab', { name: 'Checks' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Matching is paused by' })).toContainText(
    '6 messages wait',
  )
  await page.reload()
  await expect(bar).toContainText('matching paused')
  await bar.getByRole('button', { name: 'Have matching go on' }).click()
  await expect(bar).not.toContainText('waiting to be matched')
  await expect(bar).not.toContainText('paused')
})
