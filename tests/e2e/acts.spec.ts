import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, memberGrid, openCluster, openWithSample, rowsWith, test } from './console-page.ts'

const OLDEST = 'How much do you charge for a shoutout?'
let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('a reply answers a cluster, and taking it back opens it again', async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, OLDEST)
  const pane = page.getByRole('region', { name: 'Cluster', exact: true })
  await pane.getByRole('button', { name: 'Reply to all…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reply to all' })
  await dialog.getByRole('textbox', { name: 'Reply' }).fill('It is <b>$50</b>. שלום')
  await dialog.getByRole('button', { name: /^Answer \d+ messages$/ }).click()
  await expect(pane.getByRole('heading', { name: /answered/ })).toBeVisible()
  await expect(pane.getByText('It is <b>$50</b>. שלום')).toBeVisible()
  await expect(memberGrid(page).getByRole('button', { name: 'Take out' })).toHaveCount(0)

  await pane.getByRole('list', { name: 'What was done' }).getByRole('button', { name: 'Undo' }).click()
  await expect(pane.getByRole('heading', { name: /open/ })).toBeVisible()
  await expect(pane.getByRole('button', { name: 'Reply to all…' })).toBeVisible()
})

test('messages that are taken out leave together, and come back with undo', async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, OLDEST)
  const rows = memberGrid(page).getByRole('row')
  const before = await rows.count()
  await memberGrid(page).getByRole('checkbox', { name: 'Mark message c' }).check()
  await memberGrid(page).getByRole('checkbox', { name: 'Mark message d' }).check()
  await page.getByRole('textbox', { name: 'Reason' }).fill('about something else')
  await page.getByText('2 marked').locator('..').getByRole('button', { name: 'Take out' }).click()
  await expect(rows).toHaveCount(before - 2)
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('about something else')

  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(before)
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('taken back')
})

test('a cluster that falls below two messages says so and comes back with undo', async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, 'Was kostet das Retreat?')
  await expect(memberGrid(page).getByRole('row')).toHaveCount(2)
  await memberGrid(page).getByRole('button', { name: 'Take out' }).last().click()
  await expect(page.getByRole('heading', { name: '1 message · no longer a cluster' })).toBeVisible()
  await page.getByRole('list', { name: 'What was done' }).getByRole('button', { name: 'Undo' }).click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(2)
})

test('not again keeps two apart, and taking it back brings the message home', async ({ page }) => {
  await openWithSample(page, host.url)
  await openCluster(page, OLDEST)
  const rows = memberGrid(page).getByRole('row')
  const before = await rows.count()
  await rowsWith(memberGrid(page), '← a').last().getByRole('button', { name: 'Not again' }).click()
  await expect(rows).toHaveCount(before - 1)
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(before)
})
