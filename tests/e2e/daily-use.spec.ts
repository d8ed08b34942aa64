import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  findAnything,
  goTo,
  memberGrid,
  openCluster,
  openWithSample,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const OLDEST = 'How much do you charge for a shoutout?'

test('list keys work wherever the focus is, and Enter goes from the search to what was found', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await page.reload()
  await expect(clusterGrid(page).getByRole('row').nth(2)).toBeVisible()
  await page.keyboard.press('j')
  await expect(clusterGrid(page)).toBeFocused()
  await goTo(page, 'Clusters')
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Search in messages' })
  await expect(search).toBeFocused()
  await page.keyboard.type('jackdaw /')
  await expect(search).toHaveValue('jackdaw /')
  await search.fill(OLDEST)
  await expect(clusterGrid(page)).toHaveAttribute('aria-rowcount', '2')
  await page.keyboard.press('Enter')
  await expect(clusterGrid(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(memberGrid(page)).toBeFocused()
})

test('Enter opens the first cluster that was found anywhere', async ({ page }) => {
  await openWithSample(page, host.url)
  await findAnything(page, 'was kostet das retreat')
  await expect(page.getByRole('button', { name: 'Was kostet das Retreat?' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(memberGrid(page)).toContainText('Was kostet das Retreat?')
})

test('only the last act offers its undo, and what was taken back is one line of the head', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await openCluster(page, OLDEST)
  const rows = memberGrid(page).getByRole('row')
  const before = await rows.count()
  const notes = page.getByRole('alert')
  for (const left of [before - 1, before - 2]) {
    await memberGrid(page).getByRole('button', { name: 'Take out' }).last().click()
    await expect(rows).toHaveCount(left)
  }
  await expect(notes).toHaveCount(1)
  await memberGrid(page).focus()
  await page.keyboard.press('u')
  await expect(rows).toHaveCount(before - 1)
  await expect(notes).toHaveText(/Taken back/)
  await expect(notes).toHaveCount(1)
  const acts = page.getByRole('list', { name: 'What was done' }).getByRole('listitem')
  // The next one to take back is known once this one is said to be.
  await expect(acts.filter({ hasText: 'taken back' })).toHaveCount(1)
  await page.keyboard.press('u')
  await expect(rows).toHaveCount(before)
  await expect(acts).toHaveCount(2)
  await expect(acts.filter({ hasText: 'taken back' })).toHaveCount(2)
})

test('a threshold that is being typed is left as typed, and an emptied one goes back', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  const slider = page.getByRole('slider', { name: 'Vector threshold' })
  const input = page.getByRole('textbox', { name: 'Vector threshold' })
  await expect(input).toHaveValue(/^0\.\d{2,}$/)
  await input.fill('')
  await page.keyboard.type('0,7')
  await expect(slider).toHaveAttribute('aria-valuenow', '0.7')
  await page.keyboard.press('Tab')
  await expect(input).toHaveValue('0.70')
  await input.fill('')
  await page.keyboard.press('Tab')
  await expect(input).toHaveValue('0.70')
  await input.fill('0')
  await expect(slider).toHaveAttribute('aria-valuenow', '0.7')
  await page.keyboard.press('Tab')
  await expect(slider).toHaveAttribute('aria-valuenow', '0')
})

test('a push of the other threshold is called by it', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await page.getByRole('textbox', { name: 'Trigram threshold' }).fill('0.8')
  await page.getByRole('button', { name: 'Push…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Push trigram threshold 0.80' }).click()
  await expect(page.getByRole('alert')).toContainText('v2 is live: trigram threshold 0.80')
})

test('the bars are coloured where the candidate stands, and stay in place while it moves', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  const table = page.getByRole('table', { name: 'Now and with the candidate' })
  const heading = table.getByRole('columnheader', { name: 'now' })
  const flips = page.getByRole('region', { name: 'What would change' })
  await expect(heading).toBeVisible()
  const places = async () => [await heading.boundingBox(), await flips.boundingBox()]
  const before = await places()
  const slider = page.getByRole('slider', { name: 'Vector threshold' })
  await slider.focus()
  for (let press = 0; press < 4; press++) await page.keyboard.press('PageDown')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(table).toContainText(/at 0\.\d{3}/)
  await expect(table).toHaveAttribute('aria-busy', 'false')
  expect(await places()).toEqual(before)
  const stop = page.getByRole('img', { name: /^Best vector link/ }).locator('stop')
  await expect(stop.first()).toHaveAttribute('offset', (await slider.getAttribute('aria-valuenow')) ?? '')
})
