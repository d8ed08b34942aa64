import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { ownFrame, sendPort } from '../support/stand-in/program-client.ts'
import { type RunningConsole, standIn, startConsole } from './console-host.ts'
import { clusterGrid, expect, openWithSample, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const portsTaken = () =>
  standIn().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.taken ?? 0)

/** Offers a port to the preload of the page as the console does; what becomes of it. */
const offer = (page: Page) =>
  page.evaluate(() => {
    const { port1, port2 } = new MessageChannel()
    const ended = new Promise<string>((resolve) => {
      port1.addEventListener('close', () => resolve('closed'))
      port1.addEventListener('message', () => resolve('answered'))
    })
    port1.start()
    window.postMessage('likeness:connect', window.location.origin, [port2])
    return ended
  })

test.describe('the port of the page', { tag: '@stand-in-only' }, () => {
  test('a page of another origin gets nothing, and the log says so', async ({ page }) => {
    await page.route('https://other.invalid/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>other</title>' }),
    )
    await page.goto('https://other.invalid/')
    expect(await offer(page)).toBe('closed')
    const log = await readFile(path.join(host.dataFolder, 'likeness.log'), 'utf8')
    expect(log).toContain('"event":"window.refused-port"')
    expect(log).toContain('https://other.invalid')
  })

  for (const [what, frame] of [
    ['a frame within the page', { ...ownFrame, isMain: false }],
    ['a page of another host of the scheme', { ...ownFrame, origin: 'app://other', url: 'app://other/' }],
    ['a page that shows another address', { ...ownFrame, url: 'https://example.com/' }],
    ['a page without an origin', { ...ownFrame, origin: 'null' }],
  ] as const) {
    test(`${what} gets nothing`, async () => {
      await sendPort(standIn(), frame).closed
    })
  }

  test('two ports at once are refused, both', async () => {
    const { closed } = sendPort(standIn(), ownFrame, 1)
    await closed
  })

  test('a port that is sent by the page is answered, and whatever else comes through it harms nothing', async () => {
    const { client, post } = sendPort(standIn())
    for (const garbage of ['', 'garbage', '{}', '[1,2,3]', 'null', 12, null, { a: 1 }, new Uint8Array(9)]) {
      post(garbage)
    }
    expect(await client.settings.read()).toMatchObject({ dataFolder: host.dataFolder, host: 'desktop' })
    await expect(client.clusters.read({ id: 'no id' as never })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    await expect(client.configs.push({ threshold: 0.5, replaces: 99 })).rejects.toMatchObject({
      code: 'STALE_CONFIG',
    })
  })

  test('a page that comes anew gets a port of its own; the former is closed and its calls are cancelled', async () => {
    const former = sendPort(standIn())
    const wishes = await former.client.window.wishes()
    const first = wishes.next()
    const later = sendPort(standIn())
    await former.closed
    await expect(first).rejects.toThrow()

    const laterWishes = await later.client.window.wishes()
    const next = laterWishes.next()
    await standIn().evaluate(({ app, Cancelable }) => {
      app.emit('open-file', new Cancelable(), '/folder/messages.jsonl')
    })
    expect(await next).toEqual({ done: false, value: { type: 'import', path: '/folder/messages.jsonl' } })
  })

  test('the page sends one port for each time it is loaded, and its preload passes on no other', async ({
    page,
  }) => {
    await openWithSample(page, host.url)
    const taken = await portsTaken()
    await page.evaluate(() => {
      for (const message of ['likeness:connect', 'something else']) {
        window.postMessage(message, window.location.origin, [new MessageChannel().port2])
      }
    })
    await page.reload()
    await expect(clusterGrid(page)).toBeVisible()
    expect(await portsTaken()).toBe(taken + 1)
  })

  test('what a frame within the page sends is not taken for the page', async ({ page }) => {
    await openWithSample(page, host.url)
    await expect(clusterGrid(page)).toContainText('Thanks Tom!')
    const taken = await portsTaken()
    const ended = await page.evaluate(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const inner = frame.contentWindow as (Window & { electronOfAFrame?: ElectronOfAFrame }) | null
      const { port1, port2 } = new MessageChannel()
      inner?.electronOfAFrame?.ipcRenderer.postMessage('likeness:connect', null, [port2])
      return inner?.electronOfAFrame === undefined ? 'no frame' : port1.constructor.name
    })
    expect(ended).toBe('MessagePort')
    await expect.poll(portsTaken).toBe(taken + 1)
    // Still the page's own port: a frame's would have taken its place.
    await page.getByRole('searchbox', { name: 'Search in messages' }).fill('retreat')
    await expect(clusterGrid(page)).not.toContainText('Thanks Tom!')
    await expect(clusterGrid(page)).toContainText(/retreat/i)
  })
})

interface ElectronOfAFrame {
  readonly ipcRenderer: { postMessage(channel: string, message: null, ports: MessagePort[]): void }
}
