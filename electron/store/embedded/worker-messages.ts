import type { MessagePort } from 'node:worker_threads'

/** What the database worker is started with. */
export interface DatabaseWorkerData {
  /** Path of the database's folder, or `memory://`. */
  readonly dataFolder: string
  /** How long an open transaction may ask for nothing while others wait. */
  readonly heldMs: number
}

export type ToDatabaseWorker = { type: 'client'; port: MessagePort } | { type: 'close' }

/** Why the database cannot be opened. */
export interface OpenFailure {
  readonly reason: 'read-only' | 'full' | 'unreadable'
  readonly detail: string
}

export type FromDatabaseWorker = { type: 'open' } | ({ type: 'failed' } & OpenFailure) | { type: 'closed' }
