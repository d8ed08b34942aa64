import type { Page } from '@playwright/test'
import { expect, goTo } from './console-page.ts'

/** The line of the status bar that names the database in use and opens the menu of databases. */
export const databaseLine = (page: Page) =>
  page.getByRole('contentinfo').getByRole('button', { name: /^Database: / })

/** Goes to the list of databases the way a person does. */
export async function goToDatabases(page: Page): Promise<void> {
  await goTo(page, 'Settings')
  await page.getByRole('link', { name: 'Choose a database' }).click()
  await expect(page.getByRole('heading', { name: 'Databases', level: 1 })).toBeVisible()
}

/** Opens the empty form of a new database. */
export async function openForm(page: Page): Promise<void> {
  await goToDatabases(page)
  await page.getByRole('link', { name: 'Add a database' }).click()
  await expect(page.getByRole('heading', { name: 'Add a database' })).toBeVisible()
}

/** Pastes a text as the clipboard would. */
export async function paste(page: Page, into: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: into }).evaluate((element, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', text)
    element.focus()
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** Fills in the form of a new database and uses it at once. */
export async function addDatabase(page: Page, name: string, url: string): Promise<void> {
  await openForm(page)
  await paste(page, 'Paste an address', url)
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Save and use' }).click()
  await expect(databaseLine(page)).toContainText(name)
}

/** Sets the database in use up, from the look at it on. */
export async function setUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up this database…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Set up', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible({
    timeout: 30_000,
  })
}
