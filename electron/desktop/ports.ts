import { EventEmitter } from 'node:events'
import { RPCHandler } from '@orpc/server/message-port'
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import type { Log } from '../app/log.ts'
import { router } from '../app/router.ts'
import type { App } from '../app/start.ts'
import { isOwn, ORIGIN } from './scheme.ts'
import { type Wishes, windowRouter } from './wishes.ts'

/** The one message the preload sends; it brings the port for all calls. */
export const CONNECT = 'likeness:connect'

/** The calls of the page in the window. */
export interface WindowCalls {
  /** Lets go of a page that is gone, whose calls would take what the next one should have. */
  drop(): void
  close(): void
}

interface Answering {
  readonly context: App['context']
  readonly wishes: Wishes
  readonly log: Log
}

/** Answers the calls of the page over the port it sends: one page at a time, and only that of this window. */
export function answerCalls(contents: WebContents, { context, wishes, log }: Answering): WindowCalls {
  const handler = new RPCHandler<App['context'] & { readonly wishes: Wishes }>({
    ...router,
    ...windowRouter,
  })
  let current: Line | null = null
  const onConnect = (event: IpcMainEvent) => {
    const [port] = event.ports
    if (port === undefined || event.ports.length !== 1 || !isOurPage(contents, event)) {
      for (const offered of event.ports) offered.close()
      log('window.refused-port', { ports: event.ports.length, from: event.senderFrame?.origin })
      return
    }
    current?.close()
    current = new Line(port)
    handler.upgrade(current, { context: { ...context, wishes } })
    port.start()
  }
  contents.ipc.on(CONNECT, onConnect)
  return {
    drop: () => current?.close(),
    close() {
      contents.ipc.off(CONNECT, onConnect)
      current?.close()
    },
  }
}

/** A frame inside the page, or a page that came to be there, gets nothing. */
function isOurPage(contents: WebContents, { senderFrame }: IpcMainEvent): boolean {
  if (senderFrame === null || senderFrame !== contents.mainFrame) return false
  return senderFrame.origin === ORIGIN && isOwn(senderFrame.url)
}

/** A port whose closing is heard from whichever side it comes, so that calls under way are cancelled. */
class Line extends EventEmitter {
  readonly #port: MessagePortMain

  constructor(port: MessagePortMain) {
    super()
    this.#port = port
    port.on('message', (event) => this.emit('message', event))
    port.once('close', () => this.emit('close'))
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
    this.emit('close')
  }
}
