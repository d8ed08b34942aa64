import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of this machine that is not ours, with an empty page to try things from. */
export async function startEvilServer(): Promise<{ port: number; stop(): void }> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(EVIL_PAGE))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const EVIL_PAGE = '<!doctype html><link rel="icon" href="data:,"><title>Evil</title>'

/** What a page came to. */
export interface Loot {
  /** Every text that it could read. */
  readonly read: string[]
  /** Each way in that did not fail as it should. */
  readonly open: string[]
}

/**
 * Runs in a page: tries to read from a console, or to change anything there, by every way that a page has.
 * Complete in itself, as it is sent to the browser.
 */
export async function attack({ target, files }: { target: string; files: string[] }): Promise<Loot> {
  const loot: Loot = { read: [], open: [] }
  const keep = (text: unknown) => {
    if (typeof text === 'string' && text !== '') loot.read.push(text)
  }

  for (const path of ['/', '/tuning', '/api', '/?token=guess', ...files]) {
    for (const credentials of ['include', 'omit'] as const) {
      for (const mode of ['cors', 'no-cors'] as const) {
        for (const method of ['GET', 'POST']) {
          const init = { method, mode, credentials, ...(method === 'POST' ? { body: '{"json":{}}' } : {}) }
          await fetch(target + path, init)
            .then(async (response) => keep(await response.text()))
            .catch(() => {})
        }
      }
    }
    navigator.sendBeacon(target + path, 'x')
  }

  const socket = new WebSocket(`${target.replace('http', 'ws')}/api`)
  await new Promise<void>((resolve) => {
    socket.onopen = () => loot.open.push('WebSocket')
    socket.onclose = () => resolve()
    socket.onmessage = ({ data }) => keep(String(data))
  })

  const settled = (element: HTMLElement, name: string) =>
    new Promise<void>((resolve) => {
      element.onload = () => {
        loot.open.push(name)
        resolve()
      }
      element.onerror = () => resolve()
      document.head.append(element)
    })
  for (const path of ['/', ...files]) {
    await settled(Object.assign(new Image(), { src: target + path }), `image ${path}`)
    for (const type of ['module', 'text/javascript']) {
      const script = Object.assign(document.createElement('script'), { src: target + path, type })
      await settled(script, `${type} ${path}`)
    }
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: target + path })
    await settled(style, `style ${path}`)
    await import(target + path).then(() => loot.open.push(`import ${path}`)).catch(() => {})
  }

  const frame = Object.assign(document.createElement('iframe'), { name: 'frame', src: target })
  const shown = () =>
    new Promise<void>((resolve) => frame.addEventListener('load', () => resolve(), { once: true }))
  const first = shown()
  document.body.append(frame)
  await first
  const readFrame = () => {
    try {
      keep(frame.contentDocument?.body.innerText)
    } catch {
      // A page of another origin, as it should be.
    }
  }
  readFrame()
  for (const path of ['/', '/api']) {
    const form = Object.assign(document.createElement('form'), {
      method: 'POST',
      action: target + path,
      target: 'frame',
    })
    document.body.append(form)
    const next = shown()
    form.submit()
    await next
    readFrame()
    form.remove()
  }
  frame.remove()
  return loot
}
