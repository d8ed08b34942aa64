import { EventEmitter } from 'node:events'
import { hear, tell } from './talk.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

/** Handlers that the program set, by what they are for. */
const set: Record<string, unknown> = {}

const remember = (name: string) => (handler: unknown) => {
  set[name] = handler
}

class StandInSession extends EventEmitter {
  readonly seen = { isSpellChecked: true }
  readonly protocol = { handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler) }
  readonly webRequest = { onBeforeRequest: remember('beforeRequest') }
  readonly setPermissionRequestHandler = remember('permissionRequest')
  readonly setPermissionCheckHandler = remember('permissionCheck')
  readonly setDevicePermissionHandler = remember('devicePermission')
  readonly setBluetoothPairingHandler = remember('bluetoothPairing')
  readonly setDisplayMediaRequestHandler = remember('displayMedia')

  /** Asks a handler that the program set. */
  ask(name: string, ...given: unknown[]): unknown {
    const handler = set[name]
    if (typeof handler !== 'function') throw new Error(`The program sets no handler for ${name}.`)
    return handler(...given)
  }

  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.seen.isSpellChecked = isEnabled
  }
}

export const session = { defaultSession: new StandInSession() }

/** Schemes of the program; a page of one that was never registered has no origin. */
export const registeredSchemes: unknown[] = []

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly unknown[]) => void registeredSchemes.push(...schemes),
}

hear('request', ({ request, url, method }) => void answerRequest(request, url, method))

async function answerRequest(request: number, url: string, method: string): Promise<void> {
  const handler = handlers.get(url.slice(0, url.indexOf(':')))
  const answer = (await handler?.(new Request(url, { method }))) ?? new Response(null, { status: 502 })
  const body = new Uint8Array(await answer.arrayBuffer())
  tell({ type: 'answer', request, status: answer.status, headers: [...answer.headers], body })
}
