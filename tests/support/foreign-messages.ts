import { createHash } from 'node:crypto'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { DIMENSIONS } from '../../electron/embeddings/unit-vector.ts'
import type { NewMessage } from '../../electron/messages/new-message.ts'
import type { Database } from '../../electron/store/database.ts'
import { encodeVectors } from '../../electron/store/vector-codec.ts'
import { ExternalMessageId } from '../../shared/model/id.ts'
import { normalise } from '../../shared/text/normalise.ts'

export type ForeignMessage = {
  readonly id: string
  readonly creator: string
  readonly text: string
  readonly minutesAgo: number
  readonly isPaid: boolean
  readonly vector: Float32Array | null
  /** In a cluster that was there before. */
  readonly isHeld: boolean
  readonly message: NewMessage
}

const asked = [
  'where is my parcel',
  'when do you open',
  'how much is the ring',
  'do you ship to',
  'thank you for',
]
const about = [
  'today',
  'tomorrow',
  'the blue one',
  'Norway',
  'your help',
  'the last order',
  'my sister',
  'two',
]

const textOf = (place: number): string => {
  if (place % 23 === 0) return place % 2 === 0 ? '' : ' ... '
  const word = about[(place * 7) % about.length] ?? ''
  const end = place % 3 === 0 ? `, number ${place % 31}` : '?'
  return `${asked[place % asked.length]} ${word}${end}`
}

const DAY_MINUTES = 1_440

/** Vectors of the length 2, one of them without a direction. */
const vectorOf = (place: number, text: string): Float32Array | null => {
  if (place % 9 !== 4) return null
  if (place % 7 === 3) return new Float32Array(DIMENSIONS)
  return lexicalEmbedding(normalise(text)).vector.map((value) => 2 * value)
}

/** Messages as another system has them: some paid, empty, long ago, of one moment, with a vector, in a cluster. */
export const foreignMessages = (count: number, nowMs: number): ForeignMessage[] =>
  Array.from({ length: count }, (_, place) => {
    const id = createHash('md5').update(`message ${place}`).digest('hex')
    const text = textOf(place)
    const minutesAgo =
      place % 11 === 0 ? 120 * DAY_MINUTES + place : 1 + Math.floor(((place * 37) % count) / 3)
    const message = {
      externalId: ExternalMessageId.parse(`foreign ${place}`),
      text,
      channel: `channel ${place % 150}`,
      channelCid: `messaging:channel ${place % 150}`,
      visitor: `visitor ${place % 150}`,
      visitorName: 'Visitor',
      isPaid: place % 17 === 0,
      createdAt: new Date(nowMs - minutesAgo * 60_000),
      rawPayload: { place },
    }
    return {
      ...{ id, text, minutesAgo, message, isPaid: message.isPaid },
      creator: `creator ${((place * place) % 7) % 4}`,
      vector: text.trim() === '' ? null : vectorOf(place, text),
      isHeld: place % 29 === 5,
    }
  })

/** Puts them into the tables as the other system does, which knows no columns but its own. */
export async function writeForeign(database: Database, messages: readonly ForeignMessage[]): Promise<void> {
  await database.write(async (writer) => {
    await writer.run(
      `INSERT INTO messages (id, creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
         visitor_username, is_paid_dm, raw_payload, created_at)
       SELECT id, creator, external, text, channel, cid, visitor, 'Visitor', paid, '{}', at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
         $9::timestamptz[]) AS new (id, creator, external, text, channel, cid, visitor, paid, at)`,
      [
        messages.map(({ id }) => id),
        messages.map(({ creator }) => creator),
        messages.map(({ message }) => message.externalId),
        messages.map(({ text }) => text),
        messages.map(({ message }) => message.channel),
        messages.map(({ message }) => message.channelCid),
        messages.map(({ message }) => message.visitor),
        messages.map(({ isPaid }) => isPaid),
        messages.map(({ message }) => message.createdAt.toISOString()),
      ],
    )
    const withVector = messages.flatMap(({ id, vector }) => (vector ? [{ id, vector }] : []))
    await writer.run(
      `UPDATE messages m SET embedding = given.vector FROM unnest($1::uuid[], $2::vector[]) AS given (id, vector)
       WHERE m.id = given.id`,
      [
        withVector.map(({ id }) => id),
        encodeVectors(
          withVector.map(({ vector }) => vector),
          database.vectorOid,
        ),
      ],
    )
    const held = messages.filter(({ isHeld }) => isHeld)
    await writer.run(
      `WITH made AS (
         INSERT INTO clusters (id, creator_id) SELECT uuid_generate_v4(), creator FROM unnest($2::text[]) AS u (creator)
         RETURNING id, creator_id
       ), places AS (SELECT id, creator_id, row_number() OVER (PARTITION BY creator_id ORDER BY id) AS nth FROM made)
       INSERT INTO cluster_messages (cluster_id, message_id)
       SELECT p.id, g.id FROM places p JOIN (
         SELECT id, creator, row_number() OVER (PARTITION BY creator ORDER BY id) AS nth
         FROM unnest($1::uuid[], $2::text[]) AS u (id, creator)
       ) g ON g.creator = p.creator_id AND g.nth = p.nth`,
      [held.map(({ id }) => id), held.map(({ creator }) => creator)],
    )
  })
}

/** What was decided, and which messages live together, by the ids that the messages have where they come from. */
export async function decidedPicture(database: Database) {
  const decisions = await database.rows(
    `SELECT d.creator_id AS creator, d.seq, m.external_message_id AS message, d.outcome, d.is_degraded AS "isDegraded",
       c.external_message_id AS matched
     FROM decisions d JOIN messages m ON m.id = d.message_id LEFT JOIN messages c ON c.id = d.matched_id
     ORDER BY d.creator_id, d.history`,
  )
  const homes = await database.rows(
    `SELECT string_agg(m.external_message_id, ' ' ORDER BY m.seq) AS members
     FROM homes h JOIN messages m ON m.id = h.message_id GROUP BY h.cluster_id ORDER BY 1`,
  )
  return { decisions, homes }
}
