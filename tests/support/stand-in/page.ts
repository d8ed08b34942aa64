import { readFile } from 'node:fs/promises'
import type { BrowserContext, Frame, Page } from '@playwright/test'
import type { FromProgram } from './messages.ts'
import { type Delivery, installElectron, type Report } from './page-ports.ts'
import type { Program } from './program.ts'

/** Playwright cannot serve `app:` itself, so the page lives here; the program never hears of it. */
export const PAGE_ORIGIN = 'https://likeness.invalid'
const PROGRAM_ORIGIN = 'app://likeness'

const preload = new URL('../../../out/preload/preload.cjs', import.meta.url)

const toProgram = (url: string) => url.replace(PAGE_ORIGIN, PROGRAM_ORIGIN)

/** Makes a page that of the window of whichever program `current` gives: its scheme, its preload, its ports. */
export async function playWindow(page: Page, current: () => Program | null): Promise<void> {
  await serveScheme(page.context(), current)
  const window = new WindowPage(page, current)
  await page.exposeBinding('standInReport', ({ frame }, document: string, order: number, report: Report) =>
    window.take(frame, document, order, report),
  )
  const source = await readFile(preload, 'utf8')
  // Part of the script and not handed to it: the page may not evaluate texts.
  await page.addInitScript(`(${installElectron.toString()})((require) => {\n${source}\n})`)
}

async function serveScheme(context: BrowserContext, current: () => Program | null): Promise<void> {
  await context.route(`${PAGE_ORIGIN}/**`, async (route) => {
    const request = route.request()
    const answer = await current()?.request(toProgram(request.url()), request.method())
    if (!answer) return route.abort('connectionrefused')
    const headers = Object.fromEntries(answer.headers)
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(answer.body) })
  })
}

/** The page's side of what goes to and fro; what a document had is gone with it. */
class WindowPage {
  readonly #page: Page
  readonly #current: () => Program | null
  #document = ''
  #program: Program | null = null
  #stopListening = () => {}
  #nextOrder = 0
  readonly #early = new Map<number, () => void>()
  readonly #ports = new Set<string>()
  #delivering: Promise<void> = Promise.resolve()
  #waiting: { readonly port: string; readonly item: Delivery }[] = []

  constructor(page: Page, current: () => Program | null) {
    this.#page = page
    this.#current = current
    page.on('close', () => this.#leave())
    page.on('domcontentloaded', () => this.#leaveForeign())
  }

  take(frame: Frame, document: string, order: number, report: Report): void {
    if (document !== this.#document) {
      // A frame within the page has no ports of its own to lose.
      if (frame === this.#page.mainFrame()) this.#enter(document)
      else {
        this.#pass(frame, report)
        return
      }
    }
    this.#early.set(order, () => this.#pass(frame, report))
    for (let act = this.#early.get(this.#nextOrder); act; act = this.#early.get(this.#nextOrder)) {
      this.#early.delete(this.#nextOrder++)
      act()
    }
  }

  #pass(frame: Frame, report: Report): void {
    const isMain = frame === this.#page.mainFrame()
    const program = this.#program ?? this.#current()
    if (report.kind === 'send') {
      const url = toProgram(frame.url())
      const origin = URL.parse(frame.url())?.origin ?? 'null'
      for (const port of report.ports) this.#ports.add(port)
      const look = { url, origin: toProgram(origin), isMain }
      program?.tell({ type: 'send', channel: report.channel, ports: report.ports, frame: look })
    } else if (report.item.kind === 'closed') {
      this.#ports.delete(report.port)
      program?.tell({ type: 'port-closed', port: report.port })
    } else {
      const { item, port } = report
      const data = item.kind === 'text' ? item.text : new Uint8Array(Buffer.from(item.base64, 'base64'))
      program?.tell({ type: 'port-message', port, data })
    }
  }

  #enter(document: string): void {
    this.#leave()
    this.#document = document
    this.#nextOrder = 0
    this.#program = this.#current()
    const program = this.#program
    if (program === null) return
    this.#stopListening = program.listen((message) => this.#hear(message))
    void program.ended.then(() => {
      if (this.#program === program) for (const port of this.#ports) this.#deliver(port, { kind: 'closed' })
    })
  }

  /** The ports of a document end with it, and the program hears of that. */
  #leave(): void {
    for (const port of this.#ports) this.#program?.tell({ type: 'port-closed', port })
    this.#ports.clear()
    this.#early.clear()
    this.#waiting = []
    this.#stopListening()
    this.#stopListening = () => {}
    this.#program = null
  }

  #leaveForeign(): void {
    if (!this.#page.url().startsWith(PAGE_ORIGIN)) this.#leave()
  }

  #hear(message: FromProgram): void {
    if (message.type === 'reload') void this.#page.reload()
    if (message.type === 'port-closed') this.#deliver(message.port, { kind: 'closed' })
    if (message.type !== 'port-message') return
    const { data, port } = message
    const item: Delivery =
      typeof data === 'string'
        ? { kind: 'text', text: data }
        : { kind: 'bytes', base64: Buffer.from(data as Uint8Array).toString('base64') }
    this.#deliver(port, item)
  }

  /** In order, and all that has gathered at once: each way into the page takes a moment. */
  #deliver(port: string, item: Delivery): void {
    this.#waiting.push({ port, item })
    const document = this.#document
    this.#delivering = this.#delivering.then(async () => {
      const batch = this.#waiting
      this.#waiting = []
      if (batch.length === 0 || document !== this.#document) return
      await this.#page
        .evaluate((items) => {
          for (const { port, item } of items) window.standInPorts?.deliver(port, item)
        }, batch)
        // The document went while it was told; its ports went with it.
        .catch(() => {})
    })
  }
}
