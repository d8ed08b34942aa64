import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, test } from './console-page.ts'
import { addDatabase, goToDatabases } from './database-pages.ts'
import { picture } from './picture.ts'
import { makeServerDatabase, type ServerDatabase } from './server-database.ts'

let host: RunningConsole
let server: ServerDatabase
test.beforeAll(async () => {
  host = await startConsole()
  server = await makeServerDatabase()
})
test.afterAll(async () => {
  await host.stop()
  await server.drop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      test(`a database that is not set up fits into ${width} by ${height} and has no barriers`, {
        tag: '@native',
      }, async ({ page }) => {
        await page.setViewportSize({ width, height })
        await page.goto(host.url)
        const name = `Production, ${colorScheme}, ${width}`
        await addDatabase(page, name, server.url)
        await expect(page.getByRole('button', { name: 'Set up this database…' })).toBeVisible()
        await expect(page.getByRole('button', { name: 'Set up this database…' })).toBeInViewport()
        await expectNoBarriers(page, 'not set up')
        await page.mouse.move(0, 0)
        await picture(page, `database-${colorScheme}-${width}`)
        await goToDatabases(page)
        await expect(page.getByRole('article', { name })).toBeVisible()
        await expectNoBarriers(page, 'databases')
        const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
        expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
      })
    }
  })
}
