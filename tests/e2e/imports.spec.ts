import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, importFile, line, rowsWith, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('a file that is chosen is read; its bad lines are shown with line and reason and stop nothing', async ({
  page,
}) => {
  await page.goto(host.url)
  const lines = [
    line('a1', 'Where is my parcel? It has not arrived yet.'),
    '{"id": "a2", "text": ',
    line('a3', 'Where is my parcel?? It has not arrived yet'),
    JSON.stringify({ id: 'a4', user: 'nobody' }),
    line('a5', 'Do you ship to Norway?'),
  ]
  await importFile(page, { name: 'parcels.jsonl', lines }, 'parcel-shop')
  await expect(rowsWith(clusterGrid(page), 'Where is my parcel?')).toHaveCount(1)

  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const card = page.getByRole('article', { name: 'Import of parcels.jsonl' })
  await expect(card).toContainText('5 read · 3 stored · 2 rejected')
  await card.getByRole('button', { name: 'Show the 2 lines that were not stored' }).click()
  const rejects = card.getByRole('table', { name: 'Lines that were not stored' })
  await expect(rejects.getByRole('row').nth(1)).toContainText('2')
  await expect(rejects.getByRole('row').nth(1)).toContainText('{"id": "a2"')
  await expect(rejects.getByRole('row').nth(2)).toContainText('4')
  await expect(card.locator('code')).toContainText(host.dataFolder)
})

test('a file that is dropped shows its columns before it starts, and asks about a medium', async ({
  page,
}) => {
  await page.goto(host.url)
  const rows = Array.from(
    { length: 60 },
    (_, at) => `c${at},"Is the blue one, size ${at}, back?",u${at},${at % 2 ? 'email' : 'chat'}`,
  )
  const csv = `\uFEFFmessage_id,body,user,channel\n${rows.join('\n')}\n`
  const transfer = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([content], 'stock.csv', { type: 'text/csv' }))
    return transfer
  }, csv)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await expect(page.getByText('Drop the file to import it')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })

  const drawer = page.getByRole('dialog', { name: 'Import' })
  await expect(drawer.getByText('stock.csv')).toBeVisible()
  await expect(drawer.getByRole('combobox', { name: 'Text' })).toHaveValue('body')
  await expect(drawer.getByRole('combobox', { name: 'Id', exact: true })).toHaveValue('message_id')
  await expect(drawer.getByRole('region', { name: 'First rows of the file' })).toContainText(
    'Is the blue one, size 3, back?',
  )

  await expect(drawer.getByText('Is “channel” really the conversation?')).toBeVisible()
  await drawer.getByRole('combobox', { name: 'Creator' }).fill('stock-shop')
  await expect(drawer.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  await drawer.getByRole('radio', { name: /No, it is a medium/ }).check()
  await expect(drawer.getByRole('combobox', { name: 'Conversation' })).toHaveValue('— (one a visitor)')
  await drawer.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(drawer.getByRole('article', { name: 'Import of stock.csv' })).toContainText(
    '60 read · 60 stored',
  )
})

test('the same file again stores nothing twice', async ({ page }) => {
  await page.goto(host.url)
  const once = [line('d1', 'Is the shop open today?'), line('d2', 'Do you ship to Norway?')]
  await importFile(page, { name: 'once.jsonl', lines: once }, 'twice-shop')
  const again = [line('d1', 'Is the shop open today?'), line('d2', 'Do you ship to Sweden?')]
  await importFile(page, { name: 'again.jsonl', lines: again }, 'twice-shop')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const card = page.getByRole('article', { name: 'Import of again.jsonl' })
  await expect(card).toContainText('2 read · 0 stored · 1 duplicate · 1 conflict')
  await card.getByRole('button', { name: /not stored/ }).click()
  await expect(card.getByRole('table')).toContainText('conflict')
})

test('a file that cannot be used says why and what to do', async ({ page }) => {
  await page.goto(host.url)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Import' })
  const file = drawer.locator('input[type=file]')
  await file.setInputFiles({ name: 'empty.jsonl', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
  await expect(drawer.getByRole('alert')).toContainText('The file empty.jsonl is empty.')
  await drawer.getByRole('button', { name: 'Put aside' }).click()
  const utf16 = Buffer.from('\uFEFF{"id":"1","text":"hi"}\n', 'utf16le')
  await file.setInputFiles({ name: 'wide.jsonl', mimeType: 'text/plain', buffer: utf16 })
  await expect(drawer.getByRole('alert')).toContainText('not UTF-8')
  await expect(drawer.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
})
