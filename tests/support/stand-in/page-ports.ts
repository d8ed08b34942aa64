/** What the page of the window has of Electron: the preload, and ports that lead to the program. Runs in the page. */
export interface PagePorts {
  deliver(port: string, item: Delivery): void
}

/** Bytes travel as base64: not everything between page and test carries them. */
export type Delivery =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'closed' }

/** What the page tells the test; `order` counts within a document, since these calls may overtake each other. */
export type Report =
  | { readonly kind: 'send'; readonly channel: string; readonly ports: readonly string[] }
  | { readonly kind: 'item'; readonly port: string; readonly item: Delivery }

declare global {
  interface Window {
    standInReport(document: string, order: number, report: Report): Promise<void>
    standInPorts?: PagePorts
  }
}

/** Put into every document before its own scripts; must not use anything from outside its braces. */
export function installElectron(preload: (require: () => unknown) => void): void {
  // `randomUUID` is not there in every document, such as an empty one.
  const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-')
  const document = newId()
  const ports = new Map<string, { port: MessagePort; near: MessagePort | undefined }>()
  let order = 0
  const report = (said: Report) => void window.standInReport(document, order++, said)

  const toItem = (data: unknown): Delivery => {
    if (typeof data === 'string') return { kind: 'text', text: data }
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data as ArrayBuffer)
    const parts: string[] = []
    for (let at = 0; at < bytes.length; at += 32_768) {
      parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)))
    }
    return { kind: 'bytes', base64: btoa(parts.join('')) }
  }

  // Electron tells a page when the other end of a port was closed; a browser does not. A port becomes another
  // object on its way to the preload, so its near end is noted when it is sent.
  const nearEnds = new WeakMap<Transferable, MessagePort>()
  const sent: MessagePort[] = []
  const Channel = window.MessageChannel
  window.MessageChannel = class extends Channel {
    constructor() {
      super()
      nearEnds.set(this.port2, this.port1)
    }
  }
  const post = window.postMessage.bind(window) as (...given: unknown[]) => void
  window.postMessage = (...given: unknown[]) => {
    const transferred = given.find((part): part is Transferable[] => Array.isArray(part)) ?? []
    for (const port of transferred) sent.push(nearEnds.get(port) ?? new Channel().port1)
    post(...given)
  }

  const adopt = (port: MessagePort): string => {
    const id = newId()
    ports.set(id, { port, near: sent.shift() })
    port.addEventListener('message', ({ data }) => report({ kind: 'item', port: id, item: toItem(data) }))
    port.start()
    return id
  }

  window.standInPorts = {
    deliver(id, item) {
      const open = ports.get(id)
      if (item.kind === 'text') open?.port.postMessage(item.text)
      else if (item.kind === 'bytes') {
        open?.port.postMessage(Uint8Array.from(atob(item.base64), (letter) => letter.charCodeAt(0)))
      } else if (ports.delete(id)) {
        // After what was sent before.
        setTimeout(() => {
          open?.port.close()
          open?.near?.dispatchEvent(new Event('close'))
        })
      }
    },
  }

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) =>
        Object.defineProperty(window, name, { value: Object.freeze(value) }),
    },
    ipcRenderer: {
      postMessage: (channel: string, _message: unknown, offered: readonly MessagePort[]) =>
        report({ kind: 'send', channel, ports: offered.map(adopt) }),
    },
  }
  // Like Electron, the preload itself only in the page and not in frames within it.
  if (window === window.top) preload(() => electron)
  else Object.defineProperty(window, 'electronOfAFrame', { value: electron })
}
