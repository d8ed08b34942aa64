import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  goTo,
  importFile,
  line,
  openWithSample,
  rowsWith,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('a creator in shadow is said to be so where its clusters and its figures are looked at', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Settings')
  const card = page.getByRole('region', { name: 'Grouping' })
  await card.getByRole('combobox', { name: 'Creator with a gate of its own' }).fill('mara-vale')
  await card.getByRole('button', { name: 'Set for this creator' }).click()
  const own = card.getByRole('table', { name: 'Gates of single creators' }).getByRole('row')
  await expect(own).toHaveCount(1)
  await expect(own).toContainText('nobody sees the clusters')
  await expect(own).toContainText('set by')
  await expectNoBarriers(page, 'gates')

  await card.getByRole('combobox', { name: 'Creator with a gate of its own' }).fill('mara-vale')
  await card.getByRole('button', { name: 'Set for this creator' }).click()
  await expect(card.getByText('has a gate of its own already')).toBeVisible()

  await goTo(page, 'Tuning')
  await expect(page.getByText('1 creator in shadow is counted here')).toBeVisible()
  await goTo(page, 'Clusters')
  await expect(page.getByRole('status').filter({ hasText: 'in shadow' })).toHaveCount(0)
  await page.getByRole('combobox', { name: 'Creator' }).click()
  await page.getByRole('option', { name: /^mara-vale/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'mara-vale is in shadow' })).toBeVisible()
  await expectNoBarriers(page, 'a creator in shadow')
  await page.getByRole('link', { name: 'Change it in the settings' }).click()
  await page.getByRole('button', { name: 'Take away the gate of mara-vale' }).click()
  await expect(own).toHaveCount(0)
})

test('what came while a gate was off can be taken in once it is on again', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Settings')
  const card = page.getByRole('region', { name: 'Grouping' })
  await card.getByRole('combobox', { name: 'Creator with a gate of its own' }).fill('gate-shop')
  await card.getByRole('radiogroup', { name: 'Grouping for that creator' }).getByText('Off').click()
  await card.getByRole('button', { name: 'Set for this creator' }).click()
  await expect(card.getByRole('row')).toContainText('gate-shop')
  const lines = [1, 2, 3].map((at) => line(`gate${at}`, `where is the greenhouse key${'?'.repeat(at)}`))
  await importFile(page, { name: 'gate.jsonl', lines }, 'gate-shop')
  const kept = card.getByRole('list', { name: 'Kept out' })
  await expect(kept).toContainText('gate-shop: 3 messages came while its gate was off')
  await expect(kept.getByRole('button')).toHaveCount(0)

  await card.getByRole('radiogroup', { name: 'Grouping for gate-shop' }).getByText('On').click()
  await kept.getByRole('button', { name: 'Take in what came meanwhile for gate-shop' }).click()
  await expect(page.getByText('3 messages of gate-shop are being taken in')).toBeVisible()
  await expect(kept).toHaveCount(0)
  await goTo(page, 'Clusters')
  await page.getByRole('searchbox', { name: 'Search in messages' }).fill('where is the greenhouse key')
  await expect(rowsWith(clusterGrid(page), 'where is the greenhouse key')).toHaveCount(1)
})

test('everyone is switched off only once that is confirmed', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Settings')
  const everyone = page.getByRole('radiogroup', { name: 'Grouping for everyone' })
  const dialog = page.getByRole('dialog', { name: 'Switch grouping off for everyone?' })
  await everyone.getByText('Off').click()
  await expectNoBarriers(page, 'switching everyone off')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(everyone.getByRole('radio', { name: 'On', exact: true })).toBeChecked()
  await everyone.getByText('Off').click()
  await dialog.getByRole('button', { name: 'Switch off for everyone' }).click()
  await expect(everyone.getByRole('radio', { name: 'Off' })).toBeChecked()
  await expect(page.getByRole('region', { name: 'Grouping' })).toContainText('set by')
  await everyone.getByText('On', { exact: true }).click()
  await expect(everyone.getByRole('radio', { name: 'On', exact: true })).toBeChecked()
})
