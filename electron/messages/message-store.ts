import { Failure } from '../../shared/failure.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import type { Creator } from '../../shared/model/message.ts'
import { NORMALISER_VERSION } from '../../shared/text/normalise.ts'
import type { Database, Reader, Writer } from '../store/database.ts'
import { textFacts } from './facts.ts'
import type { NewMessage } from './new-message.ts'

/** Why a message was not stored although it is none that is stored: its id belongs to another one. */
export type Conflict = 'other-text' | 'other-creator'

/** What became of a batch. Indexes are places in it. */
export interface StoredBatch {
  stored: number
  /** Stored before, with this text and creator. */
  duplicates: number[]
  conflicts: { index: number; because: Conflict }[]
  /** Seqs given to the batch; null where nothing was stored. */
  firstSeq: number | null
  lastSeq: number | null
}

type Known = { isSameCreator: boolean; isSameText: boolean }

async function lockCreator(writer: Writer, creator: CreatorId): Promise<number> {
  await writer.run('INSERT INTO creators (creator_id) VALUES ($1) ON CONFLICT DO NOTHING', [creator])
  const rows = await writer.rows<{ lastSeq: number }>(
    'SELECT last_seq AS "lastSeq" FROM creators WHERE creator_id = $1 FOR UPDATE',
    [creator],
  )
  return rows[0]?.lastSeq ?? 0
}

async function readKnown(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
): Promise<Map<number, Known>> {
  const rows = await writer.rows<Known & { place: number }>(
    `SELECT m.creator_id = $1 AS "isSameCreator", m.text = new.text AS "isSameText", new.place
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS new (id, text, place)
     JOIN messages m ON m.external_message_id = new.id`,
    [creator, messages.map((message) => message.externalId), messages.map((message) => message.text)],
  )
  return new Map(rows.map((row) => [row.place - 1, row]))
}

/** Parts a batch into what is new and what was sent before, be it earlier in the batch itself. */
function sift(messages: readonly NewMessage[], known: ReadonlyMap<number, Known>) {
  const fresh: NewMessage[] = []
  const textById = new Map<string, string>()
  const duplicates: number[] = []
  const conflicts: StoredBatch['conflicts'] = []
  messages.forEach((message, index) => {
    const stored = known.get(index)
    const before = textById.get(message.externalId)
    if (stored === undefined && before === undefined) {
      fresh.push(message)
      textById.set(message.externalId, message.text)
    } else if (stored !== undefined && !stored.isSameCreator)
      conflicts.push({ index, because: 'other-creator' })
    else if (stored?.isSameText ?? before === message.text) duplicates.push(index)
    else conflicts.push({ index, because: 'other-text' })
  })
  return { fresh, duplicates, conflicts }
}

async function insert(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
  lastSeq: number,
): Promise<void> {
  const facts = messages.map((message) => textFacts(message.text))
  // In the order of ids: two creators who send the same ids at once then wait for each other in one order.
  await writer.run(
    `INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
       visitor_username, is_paid_dm, raw_payload, created_at, text_hash, word_count, numbers_hash,
       normaliser_version, seq)
     SELECT $1, id, text, channel, cid, visitor, name, paid, payload::jsonb, at, hash, words, numbers, $2, $3 + nth
     FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[],
       $11::text[], $12::timestamptz[], $13::text[], $14::integer[], $15::text[])
       WITH ORDINALITY AS new (id, text, channel, cid, visitor, name, paid, payload, at, hash, words, numbers, nth)
     ORDER BY id`,
    [
      creator,
      NORMALISER_VERSION,
      lastSeq,
      messages.map((message) => message.externalId),
      messages.map((message) => message.text),
      messages.map((message) => message.channel),
      messages.map((message) => message.channelCid),
      messages.map((message) => message.visitor),
      messages.map((message) => message.visitorName),
      messages.map((message) => message.isPaid),
      messages.map((message) => JSON.stringify(message.rawPayload)),
      messages.map((message) => message.createdAt.toISOString()),
      facts.map((fact) => fact.textHash),
      facts.map((fact) => fact.wordCount),
      facts.map((fact) => fact.numbersHash),
    ],
  )
}

/**
 * Stores messages of one creator with gapless seqs in their order, under the creator's lock, without
 * embeddings. One sent before changes nothing. Run it by `writeAgain`: two creators may send the same
 * id at the same moment.
 */
export async function storeMessages(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
): Promise<StoredBatch> {
  const lastSeq = await lockCreator(writer, creator)
  const { fresh, duplicates, conflicts } = sift(messages, await readKnown(writer, creator, messages))
  if (fresh.length === 0) return { stored: 0, duplicates, conflicts, firstSeq: null, lastSeq: null }
  await insert(writer, creator, fresh, lastSeq)
  const seqs = { firstSeq: lastSeq + 1, lastSeq: lastSeq + fresh.length }
  await writer.run('UPDATE creators SET last_seq = $2 WHERE creator_id = $1', [creator, seqs.lastSeq])
  return { stored: fresh.length, duplicates, conflicts, ...seqs }
}

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505'

const isBusy = (error: unknown): boolean => error instanceof Failure && error.code === 'DATABASE_BUSY'

/** Whoever has the lock, another console say, may have it for a while. */
const BUSY_ATTEMPTS = 3

/**
 * A transaction that is done once more where another one stored the same id first: then it sees that one; and
 * a few times more where another one had what it needed, as a deadlock or a lock that was waited for too long.
 */
export async function writeAgain<T>(database: Database, work: (writer: Writer) => Promise<T>): Promise<T> {
  for (let attempt = 1, hasMet = false; ; attempt++) {
    try {
      return await database.write(work)
    } catch (error) {
      const isWorthIt = isUniqueViolation(error) ? !hasMet : isBusy(error) && attempt < BUSY_ATTEMPTS
      if (!isWorthIt) throw error
      hasMet ||= isUniqueViolation(error)
    }
  }
}

/** All creators with messages, by name. Seqs have no gaps, so the last one is the count. */
export function listCreators(reader: Reader): Promise<Creator[]> {
  return reader.rows<Creator>(
    `SELECT creator_id AS id, last_seq AS messages, last_seq - decided_seq AS pending
     FROM creators WHERE last_seq > 0 ORDER BY creator_id`,
  )
}
