import type { Database, Reader } from '../store/database.ts'
import { type DecisionRow, type HistoryActRow, HistoryColumns } from './history-columns.ts'
import type { CreatorHistory } from './preview-history.ts'

/** Decisions read at once: on the embedded database everyone else waits for a query. */
const PAGE = 1000

type Held = { readonly columns: HistoryColumns; lastHistory: number }

/** Histories by creator, kept in memory and read on from where they ended: events are only ever added. */
export class Histories {
  readonly #database: Database
  readonly #held = new Map<string, Held>()
  readonly #reading = new Map<string, Promise<void>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** The histories of the scope's creators up to now; null is all creators. */
  async of(scope: string | null): Promise<{ creator: string; history: CreatorHistory }[]> {
    const creators = await this.#database.rows<{ creator: string; lastHistory: number }>(
      `SELECT creator_id AS creator, last_history AS "lastHistory" FROM creators
       WHERE last_history > 0 AND ($1::text IS NULL OR creator_id = $1) ORDER BY creator_id`,
      [scope],
    )
    for (const { creator, lastHistory } of creators) await this.#readUpTo(creator, lastHistory)
    return creators.map(({ creator }) => ({ creator, history: this.#hold(creator).columns.columns() }))
  }

  /** Forgets everything, as after migrations. */
  clear(): void {
    this.#held.clear()
  }

  #hold(creator: string): Held {
    const held = this.#held.get(creator) ?? { columns: new HistoryColumns(), lastHistory: 0 }
    this.#held.set(creator, held)
    return held
  }

  /** Two requests at once must not add the same events twice: the second waits for the first. */
  async #readUpTo(creator: string, lastHistory: number): Promise<void> {
    const before = this.#reading.get(creator) ?? Promise.resolve()
    const reading = before.catch(() => undefined).then(() => this.#readOn(creator, lastHistory))
    this.#reading.set(creator, reading)
    await reading
  }

  async #readOn(creator: string, lastHistory: number): Promise<void> {
    const held = this.#hold(creator)
    while (held.lastHistory < lastHistory) {
      const upTo = Math.min(lastHistory, held.lastHistory + PAGE)
      const decisions = await readDecisions(this.#database, creator, held.lastHistory, upTo)
      const acts = await readActs(this.#database, creator, held.lastHistory, upTo)
      addInOrder(held.columns, decisions, acts)
      held.lastHistory = upTo
    }
  }
}

function addInOrder(
  columns: HistoryColumns,
  decisions: readonly DecisionRow[],
  acts: readonly HistoryActRow[],
): void {
  let next = 0
  for (const act of acts) {
    for (let row = decisions[next]; row && row.history < act.history; row = decisions[++next])
      columns.addDecision(row)
    columns.addAct(act)
  }
  for (const row of decisions.slice(next)) columns.addDecision(row)
}

async function readDecisions(
  reader: Reader,
  creator: string,
  after: number,
  upTo: number,
): Promise<DecisionRow[]> {
  const rows = await reader.rows<Omit<DecisionRow, 'createdAtMs'> & { createdAt: Date }>(
    `SELECT d.history, d.seq, d.outcome, d.config_version AS "configVersion", m.channel_id AS channel,
       m.created_at AS "createdAt", m.text_hash AS "textHash", m.numbers_hash AS "numbersHash",
       m.word_count AS "wordCount", t.seqs AS "trigramSeqs", t.scores AS "trigramScores",
       v.seqs AS "vectorSeqs", v.scores AS "vectorScores"
     FROM decisions d
     JOIN messages m ON m.id = d.message_id
     LEFT JOIN links t ON t.creator_id = d.creator_id AND t.history = d.history AND t.kind = 'trigram'
     LEFT JOIN links v ON v.creator_id = d.creator_id AND v.history = d.history AND v.kind = 'vector'
     WHERE d.creator_id = $1 AND d.history > $2 AND d.history <= $3 ORDER BY d.history`,
    [creator, after, upTo],
  )
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAtMs: createdAt.getTime() }))
}

function readActs(reader: Reader, creator: string, after: number, upTo: number): Promise<HistoryActRow[]> {
  return reader.rows<HistoryActRow>(
    `SELECT a.id, a.history, a.kind, a.takes_back AS "takesBack",
       ARRAY(SELECT m.seq::int FROM act_messages m WHERE m.act_id = a.id ORDER BY m.seq) AS seqs,
       coalesce((SELECT jsonb_agg(jsonb_build_array(r.first_seq, r.first_hash, r.second_seq, r.second_hash) ORDER BY r.first_seq, r.second_seq)
         FROM refusals r WHERE r.act_id = a.id), '[]') AS refusals
     FROM acts a WHERE a.creator_id = $1 AND a.history > $2 AND a.history <= $3 ORDER BY a.history`,
    [creator, after, upTo],
  )
}
