import type { LinkKind } from '../../shared/model/link.ts'
import type { Reader } from '../store/database.ts'
import { NO_HOME } from './preview-world.ts'
import type { LiveGrouping } from './rebuild-plan.ts'

/** A creator's grouping with the ids of the homes that its numbers stand for. */
export type StoredGrouping = LiveGrouping & {
  readonly ids: readonly string[]
  readonly shadow: ReadonlySet<number>
}

/** @param messages How many to make room for: those decided, or more. */
export async function readGrouping(
  reader: Reader,
  creator: string,
  messages: number,
): Promise<StoredGrouping> {
  const rows = await reader.rows<{ seq: number; home: string; isShadow: boolean }>(
    'SELECT seq, cluster_id AS home, is_shadow AS "isShadow" FROM homes WHERE creator_id = $1',
    [creator],
  )
  const ids = [...new Set(rows.map(({ home }) => home))]
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const home = new Int32Array(messages).fill(NO_HOME)
  for (const row of rows) home[row.seq - 1] = numbers.get(row.home) as number
  return {
    home,
    homes: ids.length,
    held: await readHeld(reader, creator),
    suggested: await readSuggested(reader, creator),
    ids,
    shadow: new Set(rows.filter(({ isShadow }) => isShadow).map(({ seq }) => seq)),
  }
}

/** The newest link that brought each message into its home, rather one to a message that is there; as chains have it. */
async function readHeld(reader: Reader, creator: string): Promise<LiveGrouping['held']> {
  const rows = await reader.rows<{ seq: number; kind: LinkKind; candidate: number }>(
    `SELECT DISTINCT ON (h.seq) h.seq, d.kind, d.matched_seq AS candidate
     FROM homes h
     JOIN decisions d ON d.message_id = h.message_id AND d.own_home = h.cluster_id
       AND d.outcome <> 'degraded:kept' AND d.matched_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)
     LEFT JOIN homes t ON t.message_id = d.matched_id AND t.cluster_id = h.cluster_id
     WHERE h.creator_id = $1
     ORDER BY h.seq, t.message_id IS NULL, d.history DESC`,
    [creator],
  )
  return new Map(rows.map(({ seq, kind, candidate }) => [seq, { kind, candidate }]))
}

/** Who has no home and is suggested by its newest decision; a rebuild that was taken back says nothing. */
async function readSuggested(reader: Reader, creator: string): Promise<Set<number>> {
  const rows = await reader.rows<{ seq: number }>(
    `SELECT seq FROM (
       SELECT DISTINCT ON (d.seq) d.seq, d.is_suggested FROM decisions d
       JOIN messages m ON m.id = d.message_id AND m.erased_at IS NULL
       WHERE d.creator_id = $1 AND NOT EXISTS (SELECT FROM acts b WHERE b.takes_back = d.act_id)
         AND NOT EXISTS (SELECT FROM homes h WHERE h.message_id = d.message_id)
       ORDER BY d.seq, d.history DESC
     ) newest WHERE is_suggested`,
    [creator],
  )
  return new Set(rows.map(({ seq }) => seq))
}
