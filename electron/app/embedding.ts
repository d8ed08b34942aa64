import { Failure } from '../../shared/failure.ts'
import { normalise } from '../../shared/text/normalise.ts'
import type { Gates } from '../configs/gates.ts'
import { storeVectors } from '../embeddings/embedding-store.ts'
import type { Providers } from '../embeddings/providers.ts'
import { orphanedHashes } from '../clusters/delete.ts'
import { type AwaitedMessage, awaitedMessages } from '../clusters/awaited-store.ts'
import { isMatchingPaused } from '../clusters/matching-pause.ts'
import type { Database } from '../store/database.ts'
import { type JobData, type Jobs, JobsFailed } from '../store/jobs.ts'
import { EMBED_BATCH } from './enqueue.ts'
import type { Log } from './log.ts'

/** Jobs taken at once: each brings up to fifty messages, and those of few go into one request together. */
const JOBS_AT_ONCE = 20

/** Requests under way at once are limited by the provider's settings; so many jobs wait for them. */
const CONCURRENCY = 4

const PAUSE_MS = 15_000
const MATCHING_PAUSE_MS = 300_000

export type EmbeddingParts = {
  readonly database: Database
  readonly jobs: Jobs
  readonly gates: Gates
  readonly providers: Providers
  readonly log: Log
  /** With a provider that is away or asks for patience, to ask again; by chance up to twice as long. */
  readonly pauseMs?: number
}

/** Gives messages their vectors, as jobs ask for them, and has them decided then. */
export class Embedding {
  readonly #parts: EmbeddingParts

  constructor(parts: EmbeddingParts) {
    this.#parts = parts
  }

  /** Takes its part of the jobs. */
  async work(): Promise<void> {
    await this.#parts.jobs.work('embed', { batch: JOBS_AT_ONCE, concurrency: CONCURRENCY }, (jobs, signal) =>
      this.#embed(jobs, signal),
    )
  }

  async #embed(jobs: JobData['embed'][], signal: AbortSignal): Promise<void> {
    const { awaited, later } = await this.#awaited(jobs)
    if (later.length > 0) await this.#askLater(later, await this.#keptOutPauseMs())
    const failures: unknown[] = []
    const failed = new Set<string>()
    for (const [model, messages] of Map.groupBy(awaited, (message) => message.model)) {
      try {
        await this.#embedBy(model, messages, signal)
      } catch (error) {
        if (isPassing(error)) await this.#askLater(messages)
        else {
          failures.push(error)
          for (const { creator } of messages) failed.add(creator)
        }
      }
    }
    for (const creator of new Set(jobs.map((job) => job.creator))) {
      await this.#parts.jobs.sendNow('decide', { creator }, { key: creator, group: creator })
    }
    // A model that nobody makes is no reason for the jobs of others to be done again, or to be given up with its own.
    const again = jobs.filter(({ creator }) => failed.has(creator))
    if (failures.length > 0) throw new JobsFailed(again, failures[0])
  }

  /**
   * Those of the jobs' messages that lack a vector and are to have one. While a gate is off, nobody is embedded whom
   * it keeps out; of those that are not decided yet this is not known, so they are asked for once more.
   */
  async #awaited(jobs: JobData['embed'][]): Promise<{ awaited: AwaitedMessage[]; later: AwaitedMessage[] }> {
    const { database, gates } = this.#parts
    const found = { awaited: [] as AwaitedMessage[], later: [] as AwaitedMessage[] }
    for (const [creator, asked] of Map.groupBy(jobs, (job) => job.creator)) {
      const isOff = (await gates.of(creator)) === 'off'
      const ids = [...new Set(asked.flatMap((job) => job.messages))]
      for (const message of await awaitedMessages(database, creator, ids)) {
        if (!isOff || message.takesPart) found.awaited.push(message)
        else if (message.isPending) found.later.push(message)
      }
    }
    return found
  }

  async #embedBy(model: string, messages: readonly AwaitedMessage[], signal: AbortSignal): Promise<void> {
    const { database, providers, log } = this.#parts
    const embedder = await providers.for(model, 'online')
    const outcomes = await embedder.embedEach(
      messages.map(({ text }) => normalise(text)),
      signal,
    )
    const made = messages.flatMap(({ id }, index) => {
      const outcome = outcomes[index]
      return outcome && 'vector' in outcome ? [{ id, ...outcome }] : []
    })
    // They are decided without: asking again would be refused again.
    if (made.length < messages.length)
      log('embedding.refused', { texts: messages.length - made.length, model })
    await database.write((writer) => storeVectors(writer, database.vectorOid, model, made))
    await this.#forgetDeleted(messages)
  }

  /** Who was deleted while their texts were under way has left a vector in the cache, which nobody else takes out. */
  async #forgetDeleted(messages: readonly AwaitedMessage[]): Promise<void> {
    const { database, providers } = this.#parts
    const ids = messages.map(({ id }) => id)
    for (const hash of await orphanedHashes(database, ids)) await providers.cache.forget(hash)
  }

  /** Nothing is decided about them while matching is paused, which may be for long. */
  async #keptOutPauseMs(): Promise<number | undefined> {
    return (await isMatchingPaused(this.#parts.database)) ? MATCHING_PAUSE_MS : undefined
  }

  /** As new jobs: an outage is no reason to give up, however long it lasts. */
  async #askLater(messages: readonly AwaitedMessage[], pauseMs?: number): Promise<void> {
    const afterMs = (pauseMs ?? this.#parts.pauseMs ?? PAUSE_MS) * (1 + Math.random())
    for (const [creator, awaited] of Map.groupBy(messages, (message) => message.creator)) {
      const ids = awaited.map(({ id }) => id)
      for (let from = 0; from < ids.length; from += EMBED_BATCH) {
        const messages = ids.slice(from, from + EMBED_BATCH)
        await this.#parts.jobs.sendNow('embed', { creator, messages }, { afterMs })
      }
    }
  }
}

/** Whether the provider may well answer later, with nobody doing anything. */
const isPassing = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'EMBEDDING_PROVIDER_DOWN'
