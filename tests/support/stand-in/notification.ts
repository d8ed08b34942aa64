import { EventEmitter } from 'node:events'
import { tell } from './talk.ts'

/** A note of the system, which tests click by its event. */
export class Notification extends EventEmitter {
  static readonly shown: Notification[] = []
  readonly title: string
  readonly body: string

  constructor({ title, body }: { readonly title: string; readonly body: string }) {
    super()
    this.title = title
    this.body = body
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    Notification.shown.push(this)
    tell({ type: 'said', said: { how: 'notification', text: `${this.title}\n${this.body}` } })
  }
}
