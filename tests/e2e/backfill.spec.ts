import { rm } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { pushConfig } from '../../electron/configs/config-store.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { FakeProvider } from '../support/fake-provider.ts'
import { foreignMessages, writeForeign } from '../support/foreign-messages.ts'
import { byCommandLine, type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, test } from './console-page.ts'
import { plantFolder } from './planted-jobs.ts'

const MODEL = 'text-embedding-3-small'
const foreign = foreignMessages(600, Date.now())
const inWindow = foreign.filter(({ minutesAgo }) => minutesAgo < 90 * 1_440)
const taken = inWindow.filter(({ isHeld }) => !isHeld)

let dataFolder: string
let host: RunningConsole
let provider: FakeProvider
test.beforeEach(async () => {
  provider = await FakeProvider.start()
  dataFolder = await plantFolder(async (database) => {
    await writeForeign(database, foreign)
    const settings = EmbeddingSettings.parse({ baseUrl: provider.baseUrl, model: MODEL, monthlyBudget: 5 })
    const push = { threshold: 400_000, suggestThreshold: 300_000, embeddingModel: MODEL }
    await database.write(async (writer) => {
      await writeEmbeddingSettings(writer, settings, 'a test')
      await pushConfig(writer, { ...push, note: '', author: 'a test', replaces: 1 })
    })
  })
  host = await startConsole({ dataFolder })
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
  await provider.close()
  await rm(dataFolder, { recursive: true, force: true })
})

async function openBackfill(page: Page): Promise<void> {
  await page.goto(host.url)
  await goTo(page, 'Ops')
  await page.getByRole('tab', { name: 'Backfill' }).click()
}

const form = (page: Page) => page.getByRole('form', { name: 'New backfill' })
const estimate = (page: Page) => page.getByRole('region', { name: 'Estimate' })
const progress = (page: Page) => page.getByRole('article', { name: 'Backfill under way' })
const notice = (page: Page, title: string) => page.getByRole('alert').filter({ hasText: title })
const history = (page: Page) => page.getByRole('table', { name: 'Earlier backfills' }).getByRole('row')

test('a backfill is estimated, started, paused, resumed where it stopped, and finished', async ({ page }) => {
  await openBackfill(page)
  await expect(estimate(page)).toContainText(`Messages${inWindow.length}`)
  await expect(estimate(page)).toContainText(/tokens of a provider/)
  await expect(estimate(page)).toContainText('$5.00 of the budget of this month is left')
  await expect(estimate(page)).toContainText('Rests on: all')
  await expect(estimate(page)).toContainText(/texts of \d{1,3}(\u202f\d{3})+ characters/)
  await form(page).getByRole('textbox', { name: 'Days back' }).fill('36500')
  await expect(estimate(page)).toContainText(`Messages${foreign.length}`)
  await form(page).getByRole('textbox', { name: 'Days back' }).fill('')
  await form(page).getByRole('textbox', { name: 'At most so many messages a minute' }).fill('0')
  await form(page).getByRole('button', { name: 'Start the backfill' }).click()
  await expect(form(page).getByText('A whole number from 1 to')).toBeVisible()
  // With a rate nothing is asked for ahead: whenever it is paused, there is something left to ask for.
  await form(page).getByRole('textbox', { name: 'At most so many messages a minute' }).fill('100000')
  await form(page).getByRole('textbox', { name: 'Days back' }).fill('90')
  await form(page).getByRole('checkbox', { name: 'Only at certain hours of the day' }).check()
  await expect(form(page)).toContainText(/\d\d:00 to \d\d:00 here/)
  await form(page).getByRole('textbox', { name: 'From (UTC)' }).fill('0')
  await form(page).getByRole('textbox', { name: 'To (UTC)' }).fill('24')
  await expectNoBarriers(page, 'the form of a backfill')

  provider.options = { latencyMs: 2_500 }
  await form(page).getByRole('combobox', { name: 'Vectors that are there are of' }).fill('lexical-v1')
  await page.keyboard.press('Escape')
  await form(page).getByRole('button', { name: 'Start the backfill' }).click()
  await expect(progress(page)).toContainText('running')
  await expect(progress(page)).toContainText('vectors that were there kept as lexical-v1')
  const line = page.getByRole('contentinfo')
  await expect(line.getByRole('link', { name: /^backfill/ })).toBeVisible()
  await progress(page).getByRole('button', { name: 'Pause' }).click()
  await expect(progress(page)).toContainText('paused')
  await expect(line.getByRole('link', { name: /^backfill paused/ })).toBeVisible()
  await expectNoBarriers(page, 'a paused backfill')

  provider.options = { key: 'one that nobody has given' }
  await progress(page).getByRole('button', { name: 'Resume' }).click()
  await expect(progress(page).getByRole('alert')).toContainText('makes no embeddings for this key')
  await expect(progress(page)).toContainText('paused')
  const stopped = notice(page, 'The backfill is paused').filter({ hasText: 'for this key' })
  await expect(stopped.getByRole('button', { name: 'Open the backfill' })).toBeVisible()
  await expect(notice(page, 'The backfill is paused')).toHaveCount(1)
  await expectNoBarriers(page, 'the notice of a backfill that has stopped')
  await page.getByRole('tab', { name: /^Checks/ }).click()
  await expect(page.getByRole('list', { name: 'Checks' }).getByRole('listitem').first()).toContainText(
    'The backfill stands still',
  )
  await page.getByRole('link', { name: 'Open the backfill' }).click()

  provider.options = {}
  await line.getByRole('button', { name: 'Resume the backfill' }).click()
  await expect(history(page)).toHaveCount(2, { timeout: 60_000 })
  await expect(notice(page, 'The backfill is done')).toContainText(
    `${taken.length} messages taken in, ${inWindow.length - taken.length} left alone`,
  )
  await expect(history(page).nth(1)).toContainText('done')
  await expect(history(page).nth(1)).toContainText(
    new RegExp(`${taken.length}\\d+${inWindow.length - taken.length}`),
  )
  await expect(line.getByRole('link', { name: /^backfill/ })).toHaveCount(0)
  await expect(estimate(page)).toContainText('Messages')
  await expectNoBarriers(page, 'a backfill that is done')
})

test('a backfill is cancelled once that is confirmed, and a budget that is too small is said before', async ({
  page,
}) => {
  await openBackfill(page)
  await form(page).getByRole('textbox', { name: 'At most so many messages a minute' }).fill('1')
  await form(page).getByRole('button', { name: 'Start the backfill' }).click()
  await expect(progress(page)).toContainText('at most 1 a minute')
  await progress(page).getByRole('button', { name: 'Cancel…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel this backfill?' })
  await expectNoBarriers(page, 'cancelling a backfill')
  await dialog.getByRole('button', { name: 'Let it go on' }).click()
  await expect(progress(page)).toContainText('running')
  await progress(page).getByRole('button', { name: 'Cancel…' }).click()
  await dialog.getByRole('button', { name: 'Cancel the backfill' }).click()
  await expect(history(page).nth(1)).toContainText('cancelled')

  await goTo(page, 'Settings')
  await page.getByRole('button', { name: 'Change…' }).click()
  await page.getByRole('textbox', { name: 'Price of a million tokens' }).fill('10000')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('table', { name: 'Provider' })).toContainText('$10000 for a million tokens')
  await goTo(page, 'Ops')
  await page.getByRole('tab', { name: 'Backfill' }).click()
  await expect(estimate(page)).toContainText('More than the budget of this month has left')
  await expectNoBarriers(page, 'a budget that is too small')
})

test('a backfill that is ended elsewhere is told of on any screen, which leads to it', async ({ page }) => {
  await openBackfill(page)
  await form(page).getByRole('textbox', { name: 'At most so many messages a minute' }).fill('1')
  await form(page).getByRole('button', { name: 'Start the backfill' }).click()
  await expect(progress(page)).toContainText('running')
  await goTo(page, 'Tuning')
  await byCommandLine(dataFolder, (client) => client.backfills.cancel({}))
  await notice(page, 'The backfill is cancelled').getByRole('button', { name: 'Open the backfill' }).click()
  await expect(history(page).nth(1)).toContainText('cancelled')
  await expect(notice(page, 'The backfill is cancelled')).toHaveCount(0)
  await page.reload()
  await expect(history(page).nth(1)).toContainText('cancelled')
  await expect(notice(page, 'The backfill is cancelled')).toHaveCount(0)
})

test('where there is nothing to take in it says so', async ({ page }) => {
  const empty = await startConsole()
  try {
    await page.goto(empty.url)
    await goTo(page, 'Ops')
    await page.getByRole('tab', { name: 'Backfill' }).click()
    await expect(page.getByRole('heading', { name: 'Nothing to take in' })).toBeVisible()
    await expectNoBarriers(page, 'nothing to take in')
    await page.goto('about:blank')
  } finally {
    await empty.stop()
  }
})
