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
  /** Ids of what was stored, in the order of their seqs. */
  ids: string[]
  /** Those of them that have no vector by it yet. */
  awaiting: string[]
  /** The model that the creator's messages are compared by. */
  model: string
  /** Seqs given to the batch; null where nothing was stored. */
  firstSeq: number | null
  lastSeq: number | null
}

type Known = { isSameCreator: boolean; isSameText: boolean }

type Locked = { readonly lastSeq: number; readonly model: string }

/** The creator's lock, held until the transaction ends; a creator that is new is there afterwards. */
export async function lockCreator(writer: Writer, creator: CreatorId): Promise<Locked> {
  const known = await lockKnown(writer, creator)
  if (known) return known
  await writer.run(
    `INSERT INTO creators (creator_id, model)
     VALUES ($1, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1)) ON CONFLICT DO NOTHING`,
    [creator],
  )
  return (await lockKnown(writer, creator)) ?? { lastSeq: 0, model: '' }
}

async function lockKnown(writer: Writer, creator: CreatorId): Promise<Locked | undefined> {
  const [row] = await writer.rows<Locked>(
    `SELECT last_seq AS "lastSeq",
       coalesce(model, (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1), '') AS model
     FROM creators WHERE creator_id = $1 FOR UPDATE`,
    [creator],
  )
  return row
}

async function readKnown(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
): Promise<Map<number, Known>> {
  const rows = await writer.rows<Known & { place: number }>(
    `SELECT m.creator_id = $1 AS "isSameCreator", m.text = new.text OR m.erased_at IS NOT NULL AS "isSameText", new.place
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

type Inserted = { readonly id: string; readonly seq: number; readonly hasVector: boolean }

/**
 * With the creator's last seq, in one statement: every one more is a way to the server and back. A vector that is
 * known for the text is stored at once: written later, the row and its index entries would be made a second time.
 */
async function insert(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
  { lastSeq, model }: Locked,
): Promise<Inserted[]> {
  const facts = messages.map((message) => textFacts(message.text))
  // In the order of ids: two creators who send the same ids at once then wait for each other in one order.
  const rows = await writer.rows<Inserted>(
    `WITH counted AS (UPDATE creators SET last_seq = $16 WHERE creator_id = $1)
     INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
       visitor_username, is_paid_dm, raw_payload, created_at, text_hash, word_count, numbers_hash,
       normaliser_version, seq, stored_at, embedding, embedding_model, is_truncated)
     SELECT $1, id, text, channel, cid, visitor, name, paid, payload::jsonb, at, hash, words, numbers, $2, $3 + nth,
       clock_timestamp(), known.embedding, known.model, coalesce(known.is_truncated, false)
     FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[],
       $11::text[], $12::timestamptz[], $13::text[], $14::integer[], $15::text[])
       WITH ORDINALITY AS new (id, text, channel, cid, visitor, name, paid, payload, at, hash, words, numbers, nth)
     LEFT JOIN LATERAL (
       SELECT model, embedding, is_truncated FROM embedding_cache WHERE text_hash = hash AND model = $17 LIMIT 1
     ) known ON NOT paid
     ORDER BY id RETURNING id, seq, embedding IS NOT NULL AS "hasVector"`,
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
      lastSeq + messages.length,
      model,
    ],
  )
  return rows.sort((one, other) => one.seq - other.seq)
}

/**
 * Stores messages of one creator with gapless seqs in their order, under the creator's lock, each with its vector
 * where that of its text is known. One sent before changes nothing. Run it by `writeAgain`: two creators may send the same
 * id at the same moment.
 */
export async function storeMessages(
  writer: Writer,
  creator: CreatorId,
  messages: readonly NewMessage[],
): Promise<StoredBatch> {
  const locked = await lockCreator(writer, creator)
  const { lastSeq, model } = locked
  const { fresh, duplicates, conflicts } = sift(messages, await readKnown(writer, creator, messages))
  const nothing = { stored: 0, ids: [], awaiting: [], firstSeq: null, lastSeq: null }
  if (fresh.length === 0) return { ...nothing, model, duplicates, conflicts }
  const inserted = await insert(writer, creator, fresh, locked)
  return {
    ...{ model, stored: fresh.length, duplicates, conflicts },
    ids: inserted.map(({ id }) => id),
    awaiting: inserted.filter(({ hasVector }) => !hasVector).map(({ id }) => id),
    firstSeq: lastSeq + 1,
    lastSeq: lastSeq + fresh.length,
  }
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

/** What else is done in the transaction that stores messages: who stores them has them decided. */
export type OnStored = (
  writer: Writer,
  creator: CreatorId,
  batch: Pick<StoredBatch, 'stored' | 'awaiting' | 'model'>,
) => Promise<void>

/** All creators with messages, by name. Seqs have no gaps, so the last one is the count. */
export function listCreators(reader: Reader): Promise<Creator[]> {
  return reader.rows<Creator>(
    `SELECT creator_id AS id, last_seq AS messages, last_seq - decided_seq AS pending
     FROM creators WHERE last_seq > 0 ORDER BY creator_id`,
  )
}
