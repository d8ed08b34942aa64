/**
 * P4: how long a moved slider takes to be painted with its value, in a real browser. `npm run bench -- slider`, with
 * `--messages 100000` at full size, on a database of its own on the server that TEST_DATABASE_URL names; the built
 * console (`npm run build`) in the browser that LIKENESS_BROWSER names. Timed from the time stamp of the key that moves
 * the slider to the frame that shows its value: in the figures and charts, and in the list of clusters that change.
 * Prints a table, and JSON with `--json`.
 */
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { startConsole } from '../support/console.ts'
import { openNative } from '../support/open-native.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { fillHistory } from './fill-history.ts'
import { type Figures, print, quantile } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '10000' },
    moves: { type: 'string', default: '60' },
  },
})

type Painted = { readonly figures: number; readonly list: number }

/** Moves the slider by one key and waits until everything says its value. In the page. */
async function moveOnce(page: Page, key: string): Promise<Painted> {
  const watching = await page.evaluateHandle(() => ({
    painted: new Promise<{ figures: number; list: number }>((resolve, reject) => {
      const slider = document.querySelector('[role="slider"][aria-label="Vector threshold"]')
      const table = document.querySelector('[aria-label="Now and with the candidate"]')
      const before = slider?.getAttribute('aria-valuenow')
      const times = { figures: 0, list: 0 }
      const began = performance.now()
      let movedAt = 0
      addEventListener(
        'keydown',
        (event) => {
          movedAt = event.timeStamp
        },
        { once: true, capture: true },
      )
      const isBusy = (element: Element | null | undefined) =>
        element?.closest('[aria-busy]')?.getAttribute('aria-busy') !== 'false'
      const look = () => {
        const now = slider?.getAttribute('aria-valuenow')
        const isMoved = movedAt > 0 && now !== before
        const says = table?.textContent?.includes(`at ${Number(now).toFixed(2)}`) ?? false
        if (isMoved && says && !isBusy(table)) times.figures ||= performance.now() - movedAt
        const list = document.querySelector('[role="grid"][aria-label="Clusters that change"]')
        if (isMoved && !isBusy(list)) times.list ||= performance.now() - movedAt
        if (times.figures > 0 && times.list > 0) resolve(times)
        else if (performance.now() - began > 20_000) {
          reject(
            new Error(
              `not painted: ${JSON.stringify({ times, movedAt, before, now, table: table?.textContent })}`,
            ),
          )
        } else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }),
  }))
  await page.keyboard.press(key)
  return watching.evaluate(({ painted }) => painted)
}

const template = await makeTemplate()
const url = urlOf(template.name)
const figures: Figures = { messages: Number(values.messages) }
try {
  const database = await openNative(url)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  await fillHistory(database, Number(values.messages))
  await database.close()
  const console = await startConsole({ env: { DATABASE_URL: url } })
  const browser = await chromium.launch({
    executablePath: process.env.LIKENESS_BROWSER ?? '/usr/bin/chromium',
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(console.url)
    const began = performance.now()
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Tuning' }).click()
    await page.getByRole('region', { name: 'Figures at every threshold' }).waitFor({ timeout: 600_000 })
    figures['Tuning opened, all thresholds shown, ms'] = performance.now() - began
    await page.getByRole('slider', { name: 'Vector threshold' }).focus()
    // Away from the live value, where nothing would change.
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('grid', { name: 'Clusters that change' }).waitFor()
    const moves: Painted[] = []
    for (let move = 0; move < Number(values.moves) + 5; move++) {
      // On and on: a value that was there before is painted from memory.
      const painted = await moveOnce(page, 'ArrowLeft')
      // The first ones warm up.
      if (move >= 5) moves.push(painted)
    }
    for (const part of ['figures', 'list'] as const) {
      const times = moves.map((move) => move[part])
      figures[`${part} painted, median, ms`] = quantile(times, 0.5)
      figures[`${part} painted, p95, ms (goal: 50)`] = quantile(times, 0.95)
    }
  } finally {
    await browser.close()
    await console.stop()
  }
} finally {
  await template.drop()
}
print(figures, values.json)
