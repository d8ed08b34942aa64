import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  findAnything,
  goTo,
  importFile,
  line,
  openWithSample,
  rowsWith,
  test,
} from './console-page.ts'
import { addDatabase, databaseLine, goToDatabases, openForm, paste, setUp } from './database-pages.ts'
import { makeServerDatabase, type ServerDatabase } from './server-database.ts'

let host: RunningConsole
let server: ServerDatabase
test.beforeEach(async () => {
  host = await startConsole()
  server = await makeServerDatabase()
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
  await server.drop()
})

/** Whether anything of one database ever stood on the page under the name of another, from now on. */
async function watchForMixtures(page: Page, name: string, text: string): Promise<() => Promise<string[]>> {
  await page.evaluate(
    ([name, text]) => {
      const mixtures: string[] = []
      Object.assign(window, { mixtures })
      const look = () => {
        const shown = document.body.textContent ?? ''
        const line = document.querySelector('footer [aria-label^="Database: "]')?.textContent ?? ''
        if (line.includes(name) && shown.includes(text)) mixtures.push(shown)
      }
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      })
    },
    [name, text] as const,
  )
  return () => page.evaluate(() => ('mixtures' in window ? (window.mixtures as string[]) : ['not watched']))
}

test('a server is added, looked at, set up and used; the embedded database is a press away, and back', {
  tag: '@native',
}, async ({ page }) => {
  await page.goto(host.url)
  const lines = [line('1', 'where is my own parcel'), line('2', 'Where is my own parcel?')]
  await importFile(page, { name: 'own.jsonl', lines }, 'embedded-ann')
  await expect(rowsWith(clusterGrid(page), 'my own parcel')).toHaveCount(1)

  await openForm(page)
  await paste(page, 'Paste an address', server.url)
  await expect(page.getByRole('textbox', { name: 'Paste an address' })).toHaveValue('')
  await expect(page.getByRole('textbox', { name: 'Database', exact: true })).toHaveValue(server.name)
  expect(await page.locator('body').innerText()).not.toContain(server.password)
  await page.getByRole('textbox', { name: 'Name' }).fill('Production')
  await page.getByRole('button', { name: 'Test connection' }).click()
  const found = page.getByRole('region', { name: 'What was found' })
  await expect(found).toContainText('Postgres 1')
  await expect(found).toContainText('nothing has been changed')
  await expect(page.getByRole('region', { name: 'What would be changed' })).toContainText('Make the tables')

  await page.getByRole('button', { name: 'Save and use' }).click()
  await expect(page.getByRole('heading', { name: 'This database is not set up' })).toBeVisible()
  await expect(databaseLine(page)).toContainText('waiting for you')
  await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveCount(0)
  await expectNoBarriers(page, 'not set up')
  await page.getByRole('button', { name: 'Set up this database…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up this database' })
  await expect(dialog.getByRole('table', { name: 'Where' })).toContainText(server.name)
  await expect(dialog).toContainText('Make the tables')
  await expectNoBarriers(page, 'set up')
  await dialog.getByRole('button', { name: 'Set up', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()

  await openWithSample(page, page.url())
  await expect(databaseLine(page)).toContainText(/Production.*Postgres 1.*pgvector/)
  await expect(page.getByRole('link', { name: 'Server: Production' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Creator' }).click()
  await page.getByRole('option', { name: /tinker-tom/ }).click()
  await goTo(page, 'Tuning')

  const toEmbedded = await watchForMixtures(page, 'This computer', 'tinker-tom')
  await databaseLine(page).click()
  await page.getByRole('menuitem', { name: 'This computer' }).click()
  await expect(rowsWith(clusterGrid(page), 'my own parcel')).toHaveCount(1)
  await expect(clusterGrid(page)).toHaveAttribute('aria-rowcount', '2')
  await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveValue('All creators')
  await expect(page.getByRole('link', { name: /^Server: / })).toHaveCount(0)
  expect(await toEmbedded()).toEqual([])

  const back = await watchForMixtures(page, 'Production', 'my own parcel')
  await findAnything(page, 'use database prod')
  await page.keyboard.press('Enter')
  await expect(databaseLine(page)).toContainText('Production')
  await expect(rowsWith(clusterGrid(page), 'shoutout').first()).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveValue('All creators')
  expect(await back()).toEqual([])
})

test('another window follows when another database is chosen', {
  tag: ['@native', '@web-only'],
}, async ({ page, context }) => {
  await page.goto(host.url)
  const other = await context.newPage()
  await other.goto(host.url)
  await expect(databaseLine(other)).toContainText('This computer')
  await goTo(other, 'Tuning')
  await addDatabase(page, 'Production', server.url)
  await setUp(page)
  await expect(databaseLine(other)).toContainText('Production')
  await expect(other.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
  expect(new URL(other.url()).hash).toBe('#/clusters')
  await other.close()
})

test('one that is not in use is removed once that is confirmed, and the one in use cannot be', {
  tag: '@native',
}, async ({ page }) => {
  await page.goto(host.url)
  await addDatabase(page, 'Production', server.url)
  await goToDatabases(page)
  const card = page.getByRole('article', { name: 'Production' })
  await expect(card).toContainText('in use')
  await expect(card.getByRole('button', { name: 'Remove Production' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Use This computer' }).click()
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
  await goToDatabases(page)
  await card.getByRole('button', { name: 'Remove Production' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove this connection' })
  await expect(dialog).toContainText('The database itself stays as it is')
  await expectNoBarriers(page, 'remove')
  await page.keyboard.press('Escape')
  await expect(card).toBeVisible()
  await card.getByRole('button', { name: 'Remove Production' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(card).toHaveCount(0)
})
