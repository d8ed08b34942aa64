import { Failure } from '../../shared/failure.ts'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import type { FoundLinks, IndexedMessage } from '../links/search.ts'
import type { Database } from '../store/database.ts'
import type { CreatorState } from './creator-state.ts'
import type { HeldLinks } from './held-links.ts'
import { findStored, isSearchable, type StoredSearchOptions } from './stored-links.ts'

type Moment = Pick<CreatorState, 'decidedSeq' | 'lastHistory' | 'model'>

/** How links were found, as a decision says it. */
export type FoundBy = { readonly method: 'exact' | 'hnsw'; readonly efSearch: number | null }

export type Found = FoundBy & { readonly links: FoundLinks[] }

/**
 * So many messages that wait together are a backlog (an import, a backfill, an outage that is over): then exact answers
 * are wanted, and worth reading the creator for. Fewer come in as people write.
 */
const BACKLOG_FROM = 32

/** `waits`: others fill the memory, ask again in a while. Null: the creator has moved on, read its state again. */
export type Finding = Found | 'waits' | null

export type LinkFinderOptions = {
  readonly database: Database
  readonly held: HeldLinks
  /** Decided messages of a creator from which on the database is asked, where few messages wait. */
  readonly storedFrom: number
  /** Messages waiting together from which the database is not asked; left out: 32. */
  readonly backlogFrom?: number
  readonly stored?: StoredSearchOptions
  /** Told what kept the database from finding links; they are found in memory then. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * Finds links where it is best: exactly and in memory, but for a few messages at a time of a large creator that is not
 * held: these by the indexes of the database, once they have everything.
 */
export class LinkFinder {
  readonly #options: LinkFinderOptions
  /** The last seq of each creator's backlog, which is one to its end. */
  readonly #backlogs = new Map<string, number>()

  constructor(options: LinkFinderOptions) {
    this.#options = options
  }

  /**
   * Finds the links of each message among all before it.
   * @param waiting how many wait, these among them
   */
  async find(
    creator: string,
    state: Moment,
    messages: readonly IndexedMessage[],
    after: Moment,
    waiting: number,
  ): Promise<Finding> {
    const stored = this.#isInBacklog(creator, state, waiting)
      ? null
      : await this.#findStored(creator, state, messages, waiting)
    if (stored) return stored
    if (!this.#takeTurn(creator, state, waiting)) return 'waits'
    return exactly(await this.#options.held.find(creator, state, messages, after))
  }

  /** The same for decided messages, among those of lower seqs. */
  async findAgain(
    creator: string,
    state: Moment,
    messages: readonly IndexedMessage[],
    after: Moment,
    waiting: number,
  ): Promise<Finding> {
    const stored = await this.#findStored(creator, state, messages, waiting)
    if (stored) return stored
    if (!this.#takeTurn(creator, state, waiting)) return 'waits'
    return exactly(await this.#options.held.findAgain(creator, state, messages, after))
  }

  /** The links of one message that is not stored. */
  async look(creator: string, state: Moment, message: IndexedMessage): Promise<FoundLinks | null> {
    const stored = await this.#findStored(creator, state, [message], 1)
    return stored ? (stored.links[0] ?? null) : this.#options.held.look(creator, state, message)
  }

  /** Whether the next message was among so many that waited together; those that came after them are none of it. */
  #isInBacklog(creator: string, { decidedSeq }: Moment, waiting: number): boolean {
    const { backlogFrom = BACKLOG_FROM } = this.#options
    if (waiting >= backlogFrom) this.#backlogs.set(creator, decidedSeq + waiting)
    if (decidedSeq < (this.#backlogs.get(creator) ?? 0)) return true
    this.#backlogs.delete(creator)
    return false
  }

  #takeTurn(creator: string, state: Moment, waiting: number): boolean {
    const { held, backlogFrom = BACKLOG_FROM } = this.#options
    return held.takeTurn(creator, state, waiting < backlogFrom)
  }

  /** Null where it is to be found in memory. */
  async #findStored(
    creator: string,
    state: Moment,
    messages: readonly IndexedMessage[],
    waiting: number,
  ): Promise<Found | null> {
    const { database, storedFrom, backlogFrom = BACKLOG_FROM, held, stored, onFailure } = this.#options
    // Most vectors of the built-in model are zeros: in memory they are small, and a graph leads nowhere among them.
    if (state.decidedSeq < storedFrom || waiting >= backlogFrom || state.model === LEXICAL_MODEL) return null
    // As after a backlog: what is held already is as quick, and exact.
    if (await held.isHeld(creator, state)) return null
    try {
      if (!(await isSearchable(database, creator))) return null
      return await findStored(database, { creator, model: state.model, messages }, stored)
    } catch (error) {
      // Without a database nothing is found anywhere.
      if (error instanceof Failure && error.code === 'DATABASE_DOWN') throw error
      onFailure?.(error)
      return null
    }
  }
}

const exactly = (links: FoundLinks[] | null): Found | null =>
  links && { links, method: 'exact', efSearch: null }
