import { Failure } from '../../shared/failure.ts'
import { normalise } from '../../shared/text/normalise.ts'
import {
  creatorsOfOtherModels,
  moveToModel,
  moveVectors,
  type UnpreparedMessage,
  unprepared,
} from '../clusters/model-move.ts'
import { liveConfig } from '../configs/config-store.ts'
import { storeVectors } from '../embeddings/embedding-store.ts'
import type { Providers } from '../embeddings/providers.ts'
import type { Database } from '../store/database.ts'
import { creatorsWithJobs } from '../store/job-ledger.ts'
import type { Jobs } from '../store/jobs.ts'
import { enqueueWaiting } from './enqueue.ts'
import type { Log } from './log.ts'

/** Messages embedded and stored at once. */
const BATCH = 200

/** With a provider that is away, to ask again; by chance up to twice as long. */
const PAUSE_MS = 30_000

export type PreparingParts = {
  readonly database: Database
  readonly jobs: Jobs
  readonly providers: Providers
  readonly isLocal: (model: string) => boolean
  readonly log: Log
}

/**
 * Prepares another embedding model for creators, one by one: all their messages that take part are embedded by it,
 * then it is in force. Until then everything goes on by the model before.
 */
export class Preparing {
  readonly #parts: PreparingParts

  constructor(parts: PreparingParts) {
    this.#parts = parts
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    await this.#parts.jobs.work('prepare', {}, async ([job], signal) => {
      if (job) await this.#prepare(job.creator, signal)
    })
  }

  /** Has every creator prepared whose model is not that of the newest config, and that nobody is at. Gives how many. */
  async begin(): Promise<number> {
    const { database, jobs } = this.#parts
    const { embeddingModel } = await liveConfig(database)
    const busy = new Set(await creatorsWithJobs(database, 'prepare'))
    const creators = (await creatorsOfOtherModels(database, embeddingModel)).filter((each) => !busy.has(each))
    for (const creator of creators)
      await jobs.sendNow('prepare', { creator }, { key: creator, group: creator })
    return creators.length
  }

  /** Finds creators whose preparation was lost, as when a program ended before it had asked for all. */
  async catchUp(): Promise<void> {
    try {
      await this.begin()
    } catch (error) {
      if (this.#parts.database.state().state === 'open') this.#parts.log('preparing.failed', error)
    }
  }

  async #prepare(creator: string, signal: AbortSignal): Promise<void> {
    const { database, jobs, isLocal } = this.#parts
    const { embeddingModel: model } = await liveConfig(database)
    const refused = new Set<string>()
    do {
      if (!(await this.#embedAll(creator, model, refused, signal))) return
      signal.throwIfAborted()
      // Messages that were decided meanwhile may lack it: they are few.
    } while (!(await database.write((writer) => moveToModel(writer, creator, model, refused))))
    await database.write((writer) => enqueueWaiting(jobs, isLocal)(writer, creator))
    jobs.wake('decide')
    while ((await database.write((writer) => moveVectors(writer, creator, model, BATCH))) > 0) {
      signal.throwIfAborted()
    }
  }

  /** False: the provider is away, and a later job goes on. What it refuses is added to `refused`. */
  async #embedAll(
    creator: string,
    model: string,
    refused: Set<string>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { database } = this.#parts
    for (let afterSeq = 0; ; ) {
      signal.throwIfAborted()
      const page = await unprepared(database, creator, model, { afterSeq, limit: BATCH })
      const last = page.at(-1)
      if (!last) return true
      try {
        await this.#embedPage(page, model, refused, signal)
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'EMBEDDING_PROVIDER_DOWN') throw error
        const job = { key: creator, group: creator, afterMs: PAUSE_MS * (1 + Math.random()) }
        await this.#parts.jobs.sendNow('prepare', { creator }, job)
        return false
      }
      afterSeq = last.seq
    }
  }

  async #embedPage(
    page: readonly UnpreparedMessage[],
    model: string,
    refused: Set<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { database, providers, log } = this.#parts
    const embedder = await providers.for(model, 'prepare')
    const outcomes = await embedder.embedEach(
      page.map(({ text }) => normalise(text)),
      signal,
    )
    const made = page.flatMap(({ id }, index) => {
      const outcome = outcomes[index]
      if (outcome && 'vector' in outcome) return [{ id, ...outcome }]
      refused.add(id)
      return []
    })
    if (made.length < page.length) log('preparing.refused', { texts: page.length - made.length, model })
    await database.write((writer) => storeVectors(writer, database.vectorOid, model, made))
  }
}
