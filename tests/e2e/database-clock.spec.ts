import { startConsole } from './console-host.ts'
import { clusterGrid, expect, importFile, line, rowsWith, test } from './console-page.ts'
import { addDatabase, setUp } from './database-pages.ts'
import { makeServerDatabase } from './server-database.ts'

const THREE_HOURS_MS = 3 * 60 * 60 * 1000

/** A clock that is three hours slow, for the console in a process of its own. */
const slowClock = `const now = Date.now; const late = () => now() - ${THREE_HOURS_MS}
globalThis.Date = class extends Date {
  constructor(...given) { given.length === 0 ? super(late()) : super(...given) }
  static now() { return late() }
}`

test('where the clock of this machine is slow, that is said, and times are told by the clock of the server', {
  tag: '@native',
}, async ({ page }) => {
  const server = await makeServerDatabase()
  const host = await startConsole({
    env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(slowClock)}` },
  })
  try {
    await page.clock.setFixedTime(new Date(Date.now() - THREE_HOURS_MS))
    await page.goto(host.url)
    const warning = page.getByRole('contentinfo').getByRole('button', { name: /^The clock of the server/ })
    await expect(page.getByRole('contentinfo')).toContainText('This computer')
    await expect(warning).toHaveCount(0)
    await addDatabase(page, 'Production', server.url)
    await setUp(page)
    await expect(warning).toHaveAccessibleName(/^The clock of the server is [23] hours ahead of this machine/)
    await warning.hover()
    await expect(page.getByRole('tooltip')).toContainText('set one of the two clocks')

    const createdAt = new Date().toISOString()
    const lines = [
      line('1', 'where is my own parcel', { createdAt }),
      line('2', 'Where is my own parcel?', { createdAt }),
    ]
    await importFile(page, { name: 'own.jsonl', lines }, 'ann')
    await expect(rowsWith(clusterGrid(page), 'my own parcel')).toContainText(/just now|[1-9]min? ago/)
  } finally {
    await page.goto('about:blank')
    await host.stop()
    await server.drop()
  }
})
