import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, goTo, memberGrid, openWithSample, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('an empty console offers two ways to begin, and the sample inbox becomes clusters', async ({ page }) => {
  await page.goto(host.url)
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Import a file' })).toBeVisible()

  await openWithSample(page, host.url)
  await expect(clusterGrid(page)).toBeVisible()
  const rows = clusterGrid(page).getByRole('row')
  await expect(rows.nth(10)).toBeVisible()

  await rows.nth(1).click()
  await expect(memberGrid(page).getByRole('row').nth(1)).toBeVisible()
  await expect(memberGrid(page)).toContainText('← a')
  await expect(memberGrid(page)).toContainText('weakest link')
})

test('both creators of the sample can be looked at alone, and what the filter hides is said', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  const all = Number(await clusterGrid(page).getAttribute('aria-rowcount'))
  await page.getByRole('combobox', { name: 'Creator' }).click()
  await page.getByRole('option', { name: /tinker-tom/ }).click()
  await expect
    .poll(async () => Number(await clusterGrid(page).getAttribute('aria-rowcount')))
    .toBeLessThan(all)

  await page.getByRole('searchbox', { name: 'Search in messages' }).fill('no such words anywhere')
  await expect(page.getByRole('heading', { name: 'No cluster matches' })).toBeVisible()
  await expect(page.getByText('messages with “no such words anywhere”')).toBeVisible()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(clusterGrid(page)).toBeVisible()
})

test('the settings say where the data lies and keep the appearance', async ({ page }) => {
  await page.goto(host.url)
  await goTo(page, 'Settings')
  await expect(page.getByText(host.dataFolder, { exact: true })).toBeVisible()
  const root = page.locator('html')
  await page.getByText('Dark', { exact: true }).click()
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByText('Light', { exact: true }).click()
  await expect(root).toHaveAttribute('data-mantine-color-scheme', 'light')
})
