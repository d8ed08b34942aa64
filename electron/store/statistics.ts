import type { Database } from './database.ts'

/** A table is looked at again once this share of new rows has come; as on a server, and never for a handful. */
const GROWTH = 0.5
const LEAST_ROWS = 300

/**
 * Columns that queries choose by. The embeddings are left out: looking at them costs seconds and tells nothing.
 * A table of which an index is being made is left out too, instead of waiting for that.
 */
const ANALYZE = `ANALYZE (SKIP_LOCKED)
  messages (id, creator_id, external_message_id, seq, channel_id, created_at, text_hash, word_count, erased_at),
  creators, homes, clusters, cluster_messages,
  decisions (creator_id, history, message_id, seq, outcome, own_home, is_suggested, is_degraded, replaces, decided_at),
  links (creator_id, history, kind), acts, act_messages, refusals`

/**
 * Keeps the planner's statistics true as tables grow. Without it, plans made for empty tables - those of
 * foreign keys among them - go on scanning tables that have grown. The embedded database has no autovacuum;
 * a server's looks once a minute, in which a first import is through.
 */
export class Statistics {
  readonly #database: Database
  #rows: number | null = null
  #added = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** Says that this many messages were stored or decided since. */
  async grown(by: number): Promise<void> {
    this.#rows ??= await this.#count()
    this.#added += by
    if (this.#added < LEAST_ROWS || this.#added < this.#rows * GROWTH) return
    this.#rows += this.#added
    this.#added = 0
    await this.#database.write((writer) => writer.run(ANALYZE))
  }

  async #count(): Promise<number> {
    const [row] = await this.#database.rows<{ rows: number }>(
      "SELECT greatest(reltuples, 0)::float8 AS rows FROM pg_class WHERE oid = 'decisions'::regclass",
    )
    return row?.rows ?? 0
  }
}
