import { rm } from 'node:fs/promises'
import { pushConfig } from '../../electron/configs/config-store.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { makeToken } from '../../electron/messages/ingest-tokens.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { foreignMessages, writeForeign } from '../support/foreign-messages.ts'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, test } from './console-page.ts'
import { picture } from './picture.ts'
import { plantFolder } from './planted-jobs.ts'

const model = 'text-embedding-3-small'

let dataFolder: string
let running: RunningConsole
test.beforeAll(async () => {
  dataFolder = await plantFolder(async (database) => {
    await writeForeign(database, foreignMessages(1_200, Date.now()))
    const push = { threshold: 400_000, suggestThreshold: 300_000, embeddingModel: model }
    await database.write(async (writer) => {
      await writeEmbeddingSettings(writer, EmbeddingSettings.parse({ model, monthlyBudget: 5 }), 'Ana')
      await pushConfig(writer, { ...push, note: '', author: 'Ana', replaces: 1 })
      await makeToken(writer, { name: 'the app', creator: null, author: 'Ana' })
      await makeToken(writer, { name: 'night import', creator: CreatorId.parse('mara-vale'), author: 'Ben' })
      await writer.run(
        `INSERT INTO embedding_calls (purpose, model, texts, cached_texts, requests, tokens, dollar_millionths,
           duration_ms, outcome)
         VALUES ('online', $1, 610, 390, 20, 211000000, 4220000, 640, 'ok')`,
        [model],
      )
      await writer.run(
        `INSERT INTO backfills (id, state, window_days, after_created_at, total, taken_in, embedded, left_alone,
           author, started_at, finished_at)
         SELECT gen_random_uuid(), state, days, now(), taken, taken, taken - 40, 12, 'Ana',
           now() - make_interval(days => ago), now() - make_interval(days => ago, mins => -took)
         FROM (VALUES ('done', 30, 18200, 9, 46), ('cancelled', 90, 1400, 12, 7))
           AS planted (state, days, taken, ago, took)`,
      )
    })
  })
  // No request is made: nothing comes in, and no backfill is started.
  running = await startConsole({ dataFolder, env: { OPENAI_API_KEY: 'sk-of-no-use' } })
})
test.afterAll(async () => {
  await running.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      test(`the screens of the engine fit into ${width} by ${height}`, async ({ page }) => {
        await page.setViewportSize({ width, height })
        await page.goto(running.url)
        const named = (name: string) => `${name}-${colorScheme}-${width}`
        const look = async (name: string) => {
          await page.mouse.move(0, 0)
          const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
          expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
          if (width === 1280) await expectNoBarriers(page, name)
        }
        await goTo(page, 'Settings')
        const embeddings = page.getByRole('region', { name: 'Embeddings' })
        await expect(embeddings.getByRole('table', { name: 'Provider' })).toContainText('$4.22 of $5.00')
        const ways = page.getByRole('region', { name: 'Ways in' })
        const http = ways.getByRole('switch', { name: 'HTTP' })
        // It is on once the console has it so.
        if (!(await http.isChecked())) await http.click()
        await expect(http).toBeChecked()
        await expect(ways.getByRole('table', { name: 'Tokens' }).getByRole('row')).toHaveCount(3)
        await look('settings')
        // Only the cards, which are as wide in any window: the settings show where the data lies, nowhere in particular.
        if (width === 1280) {
          await picture(embeddings, named('embeddings'))
          await picture(ways, named('ways-in'))
        }

        await goTo(page, 'Ops')
        await page.getByRole('tab', { name: 'Backfill' }).click()
        await expect(page.getByRole('region', { name: 'Estimate' })).toContainText('Rests on')
        await expect(page.getByRole('table', { name: 'Earlier backfills' }).getByRole('row')).toHaveCount(3)
        await look('backfill')
        await picture(page, named('backfill'))
        await page.getByRole('tab', { name: /^Checks/ }).click()
        await expect(page.getByRole('list', { name: 'Checks' }).getByRole('listitem').nth(3)).toBeVisible()
        await look('checks')
        await picture(page, named('checks'))
      })
    }
  })
}
