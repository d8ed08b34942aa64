/** Where each way in listens, below the address that this Likeness is served at. */
export const INGEST_PATH = '/ingest'
export const STREAMCHAT_PATH = '/webhooks/streamchat'

/** What of the ways in belongs to this Likeness and not to its database. */
export class WaysIn {
  /** What StreamChat signs its events with; null: not known here. It is never stored. */
  readonly secret: string | null
  #origin: string | null = null

  constructor(secret: string | undefined) {
    this.secret = secret || null
  }

  /** Such as `http://127.0.0.1:4100`; null while nothing is served. */
  get origin(): string | null {
    return this.#origin
  }

  servedAt(origin: string): void {
    this.#origin = origin
  }

  /** A path as a whole address; null while nothing is served. */
  address(path: string): string | null {
    return this.#origin === null ? null : this.#origin + path
  }
}
