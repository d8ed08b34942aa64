import { isEmptyText, normalise } from '../../shared/text/normalise.ts'
import type { Reader } from '../store/database.ts'
import type { Gate } from '../../shared/model/gate.ts'
import type { PendingMessage, Skip } from './decide.ts'
import type { HousedMessage, KnownMessage } from './live-world.ts'

/** A stored message that waits for its decision, with its text. */
export type WaitingMessage = PendingMessage & {
  readonly normalised: string
  /** Since it was stored, by the server's clock; endless where nothing is waited for. */
  readonly waitedMs: number
}

/** Creators with messages that wait. */
export async function creatorsWithPending(reader: Reader): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    'SELECT creator_id AS creator FROM creators WHERE decided_seq < last_seq ORDER BY creator_id',
  )
  return rows.map((row) => row.creator)
}

export const knownColumns = `m.id, m.seq, m.text_hash AS "textHash", m.word_count AS "wordCount",
  m.numbers_hash AS "numbersHash", m.channel_id AS channel, m.created_at AS "createdAt"`

export type KnownRow = Omit<KnownMessage, 'createdAtMs'> & { createdAt: Date }

export const knownMessage = ({ createdAt, ...row }: KnownRow): KnownMessage => ({
  ...row,
  createdAtMs: createdAt.getTime(),
})

/** The next messages to decide, in seq order: so many, or fewer with so many characters; at least one. */
export async function waitingMessages(
  reader: Reader,
  creator: string,
  after: number,
  batch: { readonly messages: number; readonly characters: number },
  gate: Gate,
): Promise<WaitingMessage[]> {
  type Row = KnownRow & {
    text: string
    isPaid: boolean
    waitedMs: number | null
  }
  const rows = await reader.rows<Row>(
    `SELECT ${knownColumns}, m.text, m.is_paid_dm AS "isPaid",
       (extract(epoch FROM clock_timestamp() - m.stored_at) * 1000)::float8 AS "waitedMs"
     FROM (
       SELECT n.*, sum(length(n.text)) OVER (ORDER BY n.seq) - length(n.text) AS characters_before
       FROM (
         SELECT * FROM messages WHERE creator_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
       ) n
     ) m
     WHERE m.characters_before < $4 ORDER BY m.seq`,
    [creator, after, batch.messages, batch.characters],
  )
  return rows.map(({ text, isPaid, waitedMs, ...row }) => {
    const normalised = normalise(text)
    return {
      ...knownMessage(row),
      normalised,
      waitedMs: waitedMs ?? Number.POSITIVE_INFINITY,
      skip: skipOf(isPaid, normalised, gate),
    }
  })
}

const skipOf = (isPaid: boolean, normalised: string, gate: Gate): Skip => {
  if (isPaid) return 'skipped:paid'
  if (isEmptyText(normalised)) return 'skipped:empty'
  return gate === 'off' ? 'skipped:gate' : null
}

/** Candidates by seq, as they are known. */
export async function knownMessages(
  reader: Reader,
  creator: string,
  seqs: readonly number[],
): Promise<KnownMessage[]> {
  const rows = await reader.rows<KnownRow>(
    `SELECT ${knownColumns} FROM messages m WHERE m.creator_id = $1 AND m.seq = ANY($2)`,
    [creator, seqs],
  )
  return rows.map(knownMessage)
}

/** Who lives in the homes of these messages: the messages themselves, and the others of `channels` (null: all). */
export async function housemates(
  reader: Reader,
  creator: string,
  seqs: readonly number[],
  channels: readonly string[] | null,
): Promise<HousedMessage[]> {
  const rows = await reader.rows<KnownRow & { home: string }>(
    `SELECT ${knownColumns}, h.cluster_id AS home
     FROM homes h JOIN messages m ON m.id = h.message_id
     WHERE h.cluster_id IN (SELECT cluster_id FROM homes WHERE creator_id = $1 AND seq = ANY($2))
       AND ($3::text[] IS NULL OR m.channel_id = ANY($3) OR m.seq = ANY($2))`,
    [creator, seqs, channels],
  )
  return rows.map(({ home, ...row }) => ({ ...knownMessage(row), home }))
}

/** Messages of everyone that are stored and not decided. */
export async function countPending(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ pending: number }>(
    'SELECT coalesce(sum(last_seq - decided_seq), 0)::float8 AS pending FROM creators',
  )
  return row?.pending ?? 0
}
