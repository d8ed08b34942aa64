import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type RunningConsole, standIn, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  importFile,
  line,
  memberGrid,
  openCluster,
  openWithSample,
  rowsWith,
  test,
} from './console-page.ts'

let folder: string
let host: RunningConsole
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'likeness-wishes-'))
  host = await startConsole()
})
test.afterAll(async () => {
  await host.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Presses an item of the menu, as the person would. */
const press = (menu: string, label: string) =>
  standIn().evaluate(
    ({ Menu }, [of, wanted]) => {
      const head = Menu.getApplicationMenu()?.items.find((item) => 'label' in item && item.label === of)
      const item = head?.submenu?.items.find((found) => 'label' in found && found.label === wanted)
      if (item === undefined || !('click' in item) || typeof item.click !== 'function')
        throw new Error('No item')
      item.click()
    },
    [menu, label] as const,
  )

const dropOnIcon = (file: string) =>
  standIn().evaluate(({ app, Cancelable }, given) => {
    app.emit('open-file', new Cancelable(), given)
  }, file)

const drawerOf = (page: Page) => page.getByRole('dialog', { name: 'Import' })

test.describe('the page does what is asked of its window', { tag: '@stand-in-only' }, () => {
  test('the menu goes to screens, finds, shows the keys and the import drawer', async ({ page }) => {
    await openWithSample(page, host.url)
    await press('Go', 'Tuning')
    await expect(page.getByRole('slider', { name: 'Vector threshold' })).toBeVisible()
    await press('Go', 'Ops')
    await expect(page.getByRole('heading', { name: 'Ops' })).toBeVisible()
    await press('Go', 'Settings')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    await press('Go', 'Clusters')
    await expect(clusterGrid(page)).toBeVisible()
    await press('Go', 'Find Anything')
    await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible()
    await page.keyboard.press('Escape')
    await press('File', 'Import…')
    await expect(drawerOf(page)).toBeVisible()
  })

  test('files dropped on the icon wait their turn, are read where they lie, and are imported when asked', async ({
    page,
  }) => {
    await openWithSample(page, host.url)
    for (const name of ['first', 'second']) {
      const lines = [
        line(`${name}1`, `Where is the ${name} parcel?`),
        line(`${name}2`, `Where is the ${name} parcel??`),
      ]
      await writeFile(path.join(folder, `${name}.jsonl`), lines.join('\n'))
      await dropOnIcon(path.join(folder, `${name}.jsonl`))
    }
    const drawer = drawerOf(page)
    await expect(drawer.getByText('first.jsonl', { exact: true })).toBeVisible()
    await expect(drawer.getByText('second.jsonl', { exact: true })).toHaveCount(0)
    await drawer.getByRole('combobox', { name: 'Creator' }).fill('icon-shop')
    await drawer.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(drawer.getByText('second.jsonl', { exact: true })).toBeVisible()
    await drawer.getByRole('button', { name: 'Put aside' }).click()
    await expect(drawer.getByRole('article', { name: 'Import of first.jsonl' })).toContainText('2 stored')
    await expect(drawer.getByRole('article', { name: 'Import of second.jsonl' })).toHaveCount(0)
  })

  test('a file that is not there is said to be missing, and can be put aside', async ({ page }) => {
    await openWithSample(page, host.url)
    await dropOnIcon(path.join(folder, 'gone.jsonl'))
    const drawer = drawerOf(page)
    await expect(drawer.getByRole('alert')).toContainText('gone.jsonl')
    await drawer.getByRole('button', { name: 'Put aside' }).click()
    await expect(drawer.getByRole('button', { name: 'Import a file' })).toBeVisible()
  })

  test('a link opens its cluster', async ({ page }) => {
    await openWithSample(page, host.url)
    await openCluster(page, 'Was kostet das Retreat?')
    const cluster = /clusters\/([\w-]+)/.exec(page.url())?.[1]
    await page.goto(`${host.url}#/settings`)
    await standIn().evaluate(({ app, Cancelable }, link) => {
      app.emit('open-url', new Cancelable(), link)
    }, `likeness://cluster/${cluster}`)
    await expect(rowsWith(memberGrid(page), 'Was kostet das Retreat?')).not.toHaveCount(0)
  })

  test('a link to thresholds shows them, and one that makes no sense shows what is live', async ({
    page,
  }) => {
    await openWithSample(page, host.url)
    const open = (link: string) =>
      standIn().evaluate(({ app, Cancelable }, given) => {
        app.emit('open-url', new Cancelable(), given)
      }, link)
    const threshold = page.getByRole('textbox', { name: 'Vector threshold' })
    await open('likeness://tuning/?threshold=0.7123&suggestThreshold=0.5&model=lexical-v1&creator=mara-vale')
    await expect(threshold).toHaveValue('0.7123')
    await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveValue(/^mara-vale/)
    await open('likeness://tuning?threshold=7&creator=')
    await expect(page.getByText('The thresholds in this link cannot be read.')).toBeVisible()
    await expect(threshold).toHaveValue('0.84')
    await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveValue('All creators')
  })

  test('the system tells of clusters while nobody looks at the window, and a click opens them', async ({
    page,
  }) => {
    await openWithSample(page, host.url)
    const told = () => standIn().said.filter(({ how }) => how === 'notification')
    await standIn().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
    await page.evaluate(() => Object.assign(document, { hasFocus: () => false }))
    const arrive = (name: string, text: string) => {
      const createdAt = new Date().toISOString()
      const lines = [1, 2, 3].map((at) => line(`${name}${at}`, `${text}${'?'.repeat(at)}`, { createdAt }))
      return importFile(page, { name: `${name}.jsonl`, lines }, 'news-shop')
    }
    await arrive('news', 'where <b>is</b> & was my own parcel')
    await expect.poll(told, { timeout: 20_000 }).toHaveLength(1)
    expect(told()[0]?.text).toBe(
      '3 conversations of news-shop wait for one answer\nwhere ‹b›is‹/b› ＆ was my own parcel?',
    )
    await expect(page.getByText('wait for one answer')).toHaveCount(0)
    await standIn().evaluate(({ Notification }) => Notification.shown[0]?.emit('click'))
    await expect(rowsWith(memberGrid(page), 'was my own parcel')).toHaveCount(3)
    expect(
      await standIn().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()),
    ).toBe(true)

    await page.evaluate(() => Object.assign(document, { hasFocus: () => true }))
    await arrive('other', 'is the greenhouse open on sundays')
    await expect(page.getByText('conversations of news-shop wait for one answer')).toBeVisible()
    await page.getByText('conversations of news-shop wait for one answer').click()
    await expect(rowsWith(memberGrid(page), 'is the greenhouse open')).toHaveCount(3)
    expect(told()).toHaveLength(1)
  })

  test('clusters that come to three conversations together are told of in one note', async ({ page }) => {
    await openWithSample(page, host.url)
    const before = standIn().said.filter(({ how }) => how === 'notification').length
    const told = () =>
      standIn()
        .said.filter(({ how }) => how === 'notification')
        .slice(before)
    const arrive = (name: string, texts: readonly string[]) => {
      const createdAt = new Date().toISOString()
      const lines = texts.flatMap((text, of) =>
        [1, 2, 3].map((at) => line(`${name}${of}${at}`, `${text}${'?'.repeat(at)}`, { createdAt })),
      )
      return importFile(page, { name: `${name}.jsonl`, lines }, 'news-shop')
    }
    await standIn().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
    await page.evaluate(() => Object.assign(document, { hasFocus: () => false }))
    await arrive('two', ['which tulips bloom first', 'can I bring my grandmother along'])
    await expect.poll(told, { timeout: 20_000 }).toHaveLength(1)
    expect(told()[0]?.text).toBe(
      '2 clusters have come to three conversations\nLook at the newest in Likeness.',
    )

    await page.goto(`${host.url}#/settings`)
    await standIn().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
    await page.evaluate(() => Object.assign(document, { hasFocus: () => true }))
    await arrive('more', ['does the museum sell umbrellas', 'who painted the large ceiling'])
    await page.getByText('2 clusters have come to three conversations').click()
    await expect(clusterGrid(page)).toBeVisible()
    expect(told()).toHaveLength(1)
  })

  test('a page that was loaded again says so', async ({ page }) => {
    await openWithSample(page, host.url)
    await standIn().evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    await expect(page.getByText('This window had stopped working and was loaded again.')).toBeVisible()
    await expect(clusterGrid(page)).toBeVisible()
  })
})
