import { originalTables } from '../support/original-tables.ts'
import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, expectNoBarriers, memberGrid, rowsWith, test } from './console-page.ts'
import { addDatabase } from './database-pages.ts'
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

const oldMessages = `
  WITH cluster AS (INSERT INTO clusters (creator_id) VALUES ('mara') RETURNING id),
    message AS (
      INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
        visitor_username, raw_payload)
      SELECT 'mara', 'old-' || n, 'When do you open?', 'c' || n, 'messaging:c' || n, 'v' || n, 'Visitor ' || n, '{}'
      FROM generate_series(1, 3) AS n RETURNING id)
  INSERT INTO cluster_messages (cluster_id, message_id) SELECT cluster.id, message.id FROM cluster, message`

test('a database that had clusters before Likeness is set up as it is, and says what it cannot show of them', {
  tag: '@native',
}, async ({ page }) => {
  await server.run(...originalTables, oldMessages)
  await page.goto(host.url)
  await addDatabase(page, 'Production', server.url)
  await expect(page.getByRole('region', { name: 'What was found' })).toContainText('3')
  await page.getByRole('button', { name: 'Set up this database…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Set up', exact: true }).click()

  await expect(rowsWith(clusterGrid(page), 'When do you open?')).toHaveCount(1, { timeout: 30_000 })
  await expect(page.getByRole('contentinfo')).toContainText('3 not taken in')
  await rowsWith(clusterGrid(page), 'When do you open?').click()
  await expect(page.getByRole('heading', { name: 'Grouped before Likeness' })).toBeVisible()
  await expect(memberGrid(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Reply to all…' })).toHaveCount(0)
  await expectNoBarriers(page, 'a cluster from before Likeness')
})
