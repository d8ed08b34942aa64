import { rm } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { creatorHash } from '../../electron/store/creator-indexes.ts'
import { documentIndexes, originalTables } from '../support/original-tables.ts'
import { startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, test } from './console-page.ts'
import { addDatabase, setUp } from './database-pages.ts'
import { plantAlteredFigures } from './planted-aggregations.ts'
import { plantDeadLetters } from './planted-jobs.ts'
import { makeServerDatabase } from './server-database.ts'

const checks = (page: Page) => page.getByRole('list', { name: 'Checks' }).getByRole('listitem')

test('jobs that failed are the first of the checks, and tried again from there', async ({ page }) => {
  const dataFolder = await plantDeadLetters([
    { queue: 'decide', creator: 'nobody', reason: 'DATABASE_DOWN' },
    { queue: 'decide', creator: 'nobody else', reason: 'BUG' },
  ])
  const host = await startConsole({ dataFolder })
  try {
    await page.goto(host.url)
    await goTo(page, 'Ops')
    await page.getByRole('tab', { name: 'Work' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('tab', { name: /^Checks/, selected: true })).toBeVisible()
    await expect(page.getByLabel('1 problem')).toBeVisible()
    await expect(checks(page).first()).toContainText('Problem')
    await expect(checks(page).first()).toContainText('2 jobs failed too often.')
    await expect(checks(page).filter({ hasText: 'made by lexical-v1' })).toContainText('Fine')
    await expectNoBarriers(page, 'checks')
    await checks(page).first().getByRole('button', { name: 'Try all again' }).click()
    await expect(page.getByText(/^\d jobs? to be tried again$/)).toBeVisible()
    await expect(checks(page).filter({ hasText: 'No job has failed too often.' })).toContainText('Fine')
    await expect(page.getByLabel('1 problem')).toHaveCount(0)
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(page.getByText(/^All \d+ are fine\.$/)).toBeVisible()
    await page.goto('about:blank')
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})

test('figures that were altered are found, told of, put right, and turned off', async ({ page }) => {
  const dataFolder = await plantAlteredFigures()
  const host = await startConsole({ dataFolder })
  try {
    await page.goto(host.url)
    await goTo(page, 'Ops')
    await page.getByRole('tab', { name: /^Checks/ }).click()
    const ahead = page.getByRole('region', { name: 'Computed ahead' })
    await expect(ahead).toContainText('not known yet')
    await expectNoBarriers(page, 'figures computed ahead')
    await ahead.getByRole('button', { name: 'Check now' }).click()
    const found = checks(page).filter({ hasText: /^Problem1 of \d+ figures? computed ahead was not/ })
    await expect(found).toBeVisible()
    await expect(page.getByLabel('1 problem')).toBeVisible()
    await expect(page.getByRole('link', { name: 'previews to check' })).toBeVisible()
    await expectNoBarriers(page, 'figures that were altered')
    await found.getByRole('button', { name: 'Check again' }).click()
    await expect(found).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'previews to check' })).toHaveCount(0)
    await expect(ahead).toContainText('are as they should be')
    const turn = ahead.getByRole('switch', { name: 'Compute curves and figures ahead' })
    await expect(turn).toBeChecked()
    await turn.click()
    await expect(turn).not.toBeChecked()
    await expect(ahead).toContainText('Ready0none is stale')
    await page.goto('about:blank')
  } finally {
    await host.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})

/** Whoever reads the checks of figures waits, and is then told that it took too long. */
const TOO_SLOW = [
  'ALTER TABLE aggregation_checks RENAME TO kept_checks',
  `CREATE FUNCTION too_slow() RETURNS SETOF kept_checks LANGUAGE plpgsql AS
   $$ BEGIN PERFORM pg_sleep(3); RAISE EXCEPTION 'too slow' USING ERRCODE = '57014'; END $$`,
  'CREATE VIEW aggregation_checks AS SELECT * FROM too_slow()',
]
const QUICK_AGAIN = [
  'DROP VIEW aggregation_checks',
  'DROP FUNCTION too_slow',
  'ALTER TABLE kept_checks RENAME TO aggregation_checks',
]

test('where figures computed ahead cannot be read that is said in their place, and all else is there', {
  tag: '@native',
}, async ({ page }) => {
  const host = await startConsole()
  const server = await makeServerDatabase()
  try {
    await page.goto(host.url)
    await addDatabase(page, 'Production', server.url)
    await setUp(page)
    await server.run(...TOO_SLOW)
    await goTo(page, 'Ops')
    await page.getByRole('tab', { name: /^Checks/ }).click()
    await page.reload()
    const ahead = page.getByRole('region', { name: 'Computed ahead' })
    await expect(ahead.getByRole('status', { name: 'Looking at what is computed ahead' })).toBeVisible()
    await expect(ahead.getByRole('alert')).toContainText('took longer than the server allows')
    await expect(checks(page).filter({ hasText: 'made by lexical-v1' })).toContainText('Fine')
    await expect(page.getByRole('alert')).toHaveCount(1)
    await expectNoBarriers(page, 'figures that cannot be read')
    await server.run(...QUICK_AGAIN)
    await ahead.getByRole('button', { name: 'Try again' }).click()
    await expect(ahead).toContainText('not known yet')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.goto('about:blank')
  } finally {
    await host.stop()
    await server.drop()
  }
})

test('a search index that was made for fewer messages is rebuilt once that is confirmed', {
  tag: '@native',
}, async ({ page }) => {
  const host = await startConsole()
  const server = await makeServerDatabase()
  const vectors = `messages_vectors_${creatorHash('large')}`
  try {
    await server.run(...originalTables, ...documentIndexes)
    await page.goto(host.url)
    await addDatabase(page, 'Production', server.url)
    await page.getByRole('button', { name: 'Set up this database…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Set up', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible({
      timeout: 30_000,
    })
    await server.run(
      `INSERT INTO configs SELECT (jsonb_populate_record(c, '{"version": 2, "embedding_model": "dense"}')).* FROM configs c`,
      "INSERT INTO creators (creator_id, last_seq, decided_seq, model) VALUES ('large', 20000, 20000, 'dense')",
      `CREATE INDEX ${vectors}_hnsw_4_16 ON messages USING hnsw (embedding vector_cosine_ops)
         WITH (m = 4, ef_construction = 16) WHERE creator_id = 'large'`,
    )
    await goTo(page, 'Ops')
    await page.getByRole('tab', { name: /^Checks/ }).click()
    const outgrown = checks(page).filter({ hasText: 'was made for fewer messages' })
    await expect(outgrown).toContainText('Due')
    await outgrown.getByRole('button', { name: 'Rebuild…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rebuild this index?' })
    await expect(dialog).toContainText(`${vectors}_hnsw_4_16`)
    await expectNoBarriers(page, 'rebuilding an index')
    await dialog.getByRole('button', { name: 'Rebuild the index' }).click()
    await expect(checks(page).filter({ hasText: `${vectors}_hnsw_16_64 is complete` })).toContainText(
      'm 16',
      {
        timeout: 30_000,
      },
    )
    await expect(outgrown).toHaveCount(0)
    const unasked = checks(page).filter({ hasText: 'idx_messages_embedding' })
    await expect(unasked).toContainText('Due')
    await expect(unasked).toContainText('Nothing of Likeness asks it')
    await expect(unasked).toContainText('DROP INDEX CONCURRENTLY idx_messages_embedding')
    await expect(unasked.getByRole('button')).toHaveCount(0)
    await page.goto('about:blank')
  } finally {
    await host.stop()
    await server.drop()
  }
})
