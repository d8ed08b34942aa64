import { EventEmitter } from 'node:events'
import { hear, tell } from './talk.ts'

const open = new Map<string, StandInPort>()

/** `MessagePortMain` of Electron: its other end is a real port in the page that the test drives. */
export class StandInPort extends EventEmitter {
  readonly #id: string
  #waiting: unknown[] | null = []

  constructor(id: string) {
    super()
    this.#id = id
    open.set(id, this)
  }

  /** Messages wait for this. */
  start(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const data of waiting) this.emit('message', { data, ports: [] })
  }

  postMessage(data: unknown): void {
    if (open.has(this.#id)) tell({ type: 'port-message', port: this.#id, data })
  }

  close(): void {
    if (open.delete(this.#id)) tell({ type: 'port-closed', port: this.#id })
  }

  receive(data: unknown): void {
    if (this.#waiting === null) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }

  lose(): void {
    if (open.delete(this.#id)) this.emit('close')
  }
}

hear('port-message', ({ port, data }) => open.get(port)?.receive(data))
hear('port-closed', ({ port }) => open.get(port)?.lose())
