import { lastNotice, noticesAfter } from '../clusters/cluster-notices.ts'
import { ClusterId, CreatorId } from '../../shared/model/id.ts'
import type { Database } from '../store/database.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'

/** How often it is looked for what other processes have decided. */
const LOOK_MS = 5_000

/** Tells of clusters that have come to several channels since this began, whoever decided about their messages. */
export class ClusterNews {
  readonly #database: Database
  readonly #notices: Notices
  readonly #log: Log
  readonly #timer: NodeJS.Timeout
  #last: number | null = null
  #looking: Promise<void> = Promise.resolve()

  constructor(database: Database, notices: Notices, log: Log) {
    this.#database = database
    this.#notices = notices
    this.#log = log
    this.#timer = setInterval(() => this.look(), LOOK_MS)
    this.look()
  }

  /** Something was decided here. */
  look(): void {
    this.#looking = this.#looking.then(() => this.#look()).catch((error) => this.#report(error))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  async #look(): Promise<void> {
    if (this.#database.state().state !== 'open') return
    if (this.#last === null) {
      this.#last = await lastNotice(this.#database)
      return
    }
    for (const { id, cluster, creator, channels, preview } of await noticesAfter(
      this.#database,
      this.#last,
    )) {
      this.#last = id
      this.#notices.tell({
        type: 'cluster-reached',
        cluster: ClusterId.parse(cluster),
        creator: CreatorId.parse(creator),
        channels,
        preview,
      })
    }
  }

  #report(error: unknown): void {
    if (this.#database.state().state === 'open') this.#log('cluster-news.failed', error)
  }
}
