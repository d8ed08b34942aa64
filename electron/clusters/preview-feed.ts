import type { Database } from '../store/database.ts'
import { type HistoryEnd, readEvents } from './history-store.ts'
import type { PreviewWorker } from './preview-host.ts'
import { readMoment, type VersionedValues } from './preview-moment.ts'

/**
 * Decisions read at once: on the embedded database everyone else waits for a query, and on a server for what came of it
 * to be read, as that is done in one go.
 */
const PAGE = 1000

/** The creators of a scope, by name, how many events their histories have together, and the live config's values then. */
export type FedScope = {
  readonly creators: readonly string[]
  readonly events: number
  readonly live: VersionedValues
}

/** What a look found: where the histories of a scope end, and what there is to ask about. */
type Looked = {
  readonly ends: readonly HistoryEnd[]
  /** All there are, oldest first. */
  readonly configs: readonly VersionedValues[]
  readonly fed: FedScope
}

/** Histories and configs are only ever added to, so as many of them are the same ones. */
const areSame = (one: FedScope, other: FedScope): boolean =>
  one.events === other.events &&
  one.creators.length === other.creators.length &&
  one.live.version === other.live.version

/** Keeps the preview worker's histories as they are in the database, reading only what is new. */
export class PreviewFeed {
  readonly #database: Database
  readonly #worker: PreviewWorker
  /** Where the worker's history of a creator ends, as far as is known here: the worker says where to go on. */
  #given = new Map<string, number>()
  /** The configs that are known here, oldest first, and the newest version that the worker was given. */
  #configs: readonly VersionedValues[] = []
  #givenConfig = 0
  readonly #feeding = new Map<string, Promise<void>>()
  /** What was found last for a question that is asked at once, and whether that was what was found before it. */
  #last: { readonly scope: string | null; readonly fed: FedScope; readonly isSame: boolean } | null = null

  constructor(database: Database, worker: PreviewWorker) {
    this.#database = database
    this.#worker = worker
  }

  /**
   * Asks the worker, once it holds the histories of the scope's creators up to now; null is all creators. A worker that
   * was started anew meanwhile is given them again.
   */
  async ask<Answer>(
    scope: string | null,
    question: (scope: FedScope) => Promise<Answer | null>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return this.#askOf(await this.#look(scope), question, signal)
  }

  /**
   * Asks the same of the worker. As long as nothing happens, it is asked while it is looked whether anything has happened
   * since the question before; if so, it is asked again.
   * @param question answers with how many events its answer is of
   */
  async askAtOnce<Answer extends { readonly events: number }>(
    scope: string | null,
    question: (scope: FedScope) => Promise<Answer | null>,
  ): Promise<Answer> {
    const last = this.#last?.scope === scope ? this.#last : null
    // What goes wrong with this one may go well below.
    const early = last?.isSame ? question(last.fed).catch(() => null) : null
    const looked = await this.#look(scope)
    const isSame = last !== null && areSame(last.fed, looked.fed)
    this.#last = { scope, fed: looked.fed, isSame }
    const answer = isSame ? await early : null
    return answer?.events === looked.fed.events ? answer : this.#askOf(looked, question)
  }

  async #askOf<Answer>(
    { ends, configs, fed }: Looked,
    question: (scope: FedScope) => Promise<Answer | null>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    for (;;) {
      for (const end of ends) {
        signal?.throwIfAborted()
        await this.#feed(end)
      }
      await this.#giveConfigs(configs)
      const answer = await question(fed)
      if (answer !== null) return answer
      this.#forgetGiven()
    }
  }

  /** Forgets everything, as after migrations. */
  async clear(): Promise<void> {
    this.#forgetGiven()
    this.#configs = []
    this.#last = null
    await this.#worker.call('clear', [])
  }

  #forgetGiven(): void {
    this.#given = new Map()
    this.#givenConfig = 0
  }

  /** Where the histories of a scope end now, and under which values decisions are made. */
  async #look(scope: string | null): Promise<Looked> {
    const known = this.#configs
    const newest = known.at(-1)?.version ?? 0
    const { ends, configs: found } = await readMoment(this.#database, scope, newest)
    const live = found.at(-1)
    if (!live) throw new Error('there is no config; start() writes the first one')
    const configs = [...known, ...found.filter(({ version }) => version > newest)]
    // Not what was forgotten meanwhile.
    if (this.#configs === known) this.#configs = configs
    const creators = ends.map(({ creator }) => creator)
    const events = ends.reduce((sum, { lastHistory }) => sum + lastHistory, 0)
    return { ends, configs, fed: { creators, events, live } }
  }

  /** Two questions at once must not give the same events twice: the second waits for the first. */
  async #feed(end: HistoryEnd): Promise<void> {
    const before = this.#feeding.get(end.creator) ?? Promise.resolve()
    const feeding = before.catch(() => undefined).then(() => this.#feedOn(end))
    this.#feeding.set(end.creator, feeding)
    await feeding
    if (this.#feeding.get(end.creator) === feeding) this.#feeding.delete(end.creator)
  }

  /** Each page is read while the worker takes in the one before. */
  async #feedOn({ creator, lastHistory }: HistoryEnd): Promise<void> {
    const read = (after: number) => this.#readPage(creator, after, lastHistory)
    let page = await read(this.#given.get(creator) ?? 0)
    while (page) {
      const { after, upTo, events } = page
      const adding = this.#worker.call('add', [creator, after, upTo, events])
      const [end, next] = await Promise.all([adding, read(upTo)])
      // Less than it was given: it is another worker by now, which has no config either.
      if (end < after) this.#givenConfig = 0
      this.#given.set(creator, end)
      page = end === upTo ? next : await read(end)
    }
  }

  async #readPage(creator: string, after: number, last: number) {
    if (after >= last) return null
    const upTo = Math.min(last, after + PAGE)
    return { after, upTo, events: await readEvents(this.#database, creator, after, upTo) }
  }

  async #giveConfigs(all: readonly VersionedValues[]): Promise<void> {
    const configs = all.filter(({ version }) => version > this.#givenConfig)
    if (configs.length === 0) return
    await this.#worker.call('addConfigs', [configs])
    this.#givenConfig = Math.max(this.#givenConfig, ...configs.map(({ version }) => version))
  }
}
