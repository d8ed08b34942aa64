import { randomUUID } from 'node:crypto'
import { textFacts } from '../../electron/messages/facts.ts'
import type { Database } from '../../electron/store/database.ts'
import { encodeVector } from '../../electron/store/vector-codec.ts'
import { randomNumbers, type SyntheticVectors } from './synthetic-vectors.ts'

export const SYNTHETIC_MODEL = 'synthetic-1536'

/** Rows of one COPY: some 13 MB. */
const ROWS_A_COPY = 2000

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ren',
  'tas',
  'vu',
  'shi',
  'der',
  'pan',
  'ole',
  'qui',
  'bor',
  'net',
  'ya',
]
const COMMON = [
  'hi',
  'love you',
  'when is the next show?',
  'thank you!',
  'how much is a video?',
  'good morning',
]

export type SyntheticMessage = { seq: number; text: string; vector: Float32Array; createdAtMs: number }

/** Of all messages, those that somebody has said before in the same words. */
const STOCK_SHARE = 0.3
const STOCK_SEED = 77

/** The same for every creator. */
function stockPhrases(vectors: SyntheticVectors): { text: string; vector: Float32Array }[] {
  const random = randomNumbers(STOCK_SEED)
  const longer = Array.from({ length: 400 - COMMON.length }, (_, topic) => sentence(random, topic))
  return [...COMMON, ...longer].map((text, index) => ({
    text,
    vector: vectors.of(text, index % vectors.topics),
  }))
}

/** Messages of one creator: many that are the same, others of some words that belong to a topic. */
export function* syntheticMessages(
  vectors: SyntheticVectors,
  options: { seed: number; messages: number; firstSeq?: number; daysBack: number; endMs: number },
): Generator<SyntheticMessage> {
  const random = randomNumbers(options.seed)
  const stock = stockPhrases(vectors)
  const stepMs = (options.daysBack * 86_400_000) / options.messages
  const firstSeq = options.firstSeq ?? 1
  for (let index = 0; index < options.messages; index++) {
    const createdAtMs = Math.round(options.endMs - (options.messages - index) * stepMs)
    const seq = firstSeq + index
    // The first is said most often, the second half as often, and so on.
    const same = random() < STOCK_SHARE ? stock[Math.floor(stock.length ** random()) - 1] : undefined
    if (same) yield { ...same, seq, createdAtMs }
    else {
      const topic = Math.floor(random() * vectors.topics)
      yield { seq, createdAtMs, text: sentence(random, topic), vector: vectors.next(topic) }
    }
  }
}

/** Three to fourteen words of the topic's hundred, some much commoner than others. */
export function sentence(random: () => number, topic: number): string {
  const words = Array.from({ length: 3 + Math.floor(random() * 12) }, () => {
    let word = topic * 37 + Math.floor(random() ** 2 * 100)
    let text = ''
    do {
      text += SYLLABLES[word % SYLLABLES.length]
      word = Math.floor(word / SYLLABLES.length)
    } while (word > 0)
    return text
  })
  return words.join(' ')
}

const COLUMNS = `creator_id, external_message_id, text, embedding, channel_id, channel_cid, visitor_user_id,
  visitor_username, raw_payload, created_at, seq, text_hash, word_count, numbers_hash, normaliser_version,
  embedding_model`

/** Stores messages as they are once they are decided and nobody is like them. */
export async function storeDecided(
  database: Database,
  creator: string,
  messages: Iterable<SyntheticMessage>,
): Promise<void> {
  let batch: SyntheticMessage[] = []
  for (const message of messages) {
    batch.push(message)
    if (batch.length < ROWS_A_COPY) continue
    await storeBatch(database, creator, batch)
    batch = []
  }
  await storeBatch(database, creator, batch)
}

async function storeBatch(
  database: Database,
  creator: string,
  batch: readonly SyntheticMessage[],
): Promise<void> {
  const [first, last] = [batch[0], batch.at(-1)]
  if (!first || !last) return
  await database.write(async (writer) => {
    await writer.run(
      `INSERT INTO creators (creator_id, last_seq, decided_seq, last_history, model) VALUES ($1, $2, $2, $2, $3)
       ON CONFLICT (creator_id) DO UPDATE SET last_seq = $2, decided_seq = $2, last_history = $2`,
      [creator, last.seq, SYNTHETIC_MODEL],
    )
    await writer.copyIn(
      `COPY messages (${COLUMNS}) FROM STDIN (FORMAT binary)`,
      copyRows(batch.map((message) => rowOf(creator, message))),
    )
    await writer.run(
      `INSERT INTO decisions (creator_id, history, message_id, seq, outcome, is_suggested, config_version, threshold,
         trigram_threshold, suggest_threshold, minimum_words, gate, model, engine_version, normaliser_version,
         text_hash, search_method, is_degraded, duration_us)
       SELECT creator_id, seq, id, seq, 'single', false, (SELECT max(version) FROM configs), 0, 0, 0, 0, true,
         embedding_model, 1, 1, text_hash, 'exact', false, 0
       FROM messages WHERE creator_id = $1 AND seq BETWEEN $2 AND $3`,
      [creator, first.seq, last.seq],
    )
  })
}

function rowOf(creator: string, { seq, text, vector, createdAtMs }: SyntheticMessage): Buffer[] {
  const facts = textFacts(text)
  const channel = `${creator}-${seq % 5000}`
  return [
    Buffer.from(creator),
    Buffer.from(`${creator}-${randomUUID()}`),
    Buffer.from(text),
    encodeVector(vector),
    Buffer.from(channel),
    Buffer.from(channel),
    Buffer.from(channel),
    Buffer.from(channel),
    Buffer.from('\u0001{}'),
    int8((createdAtMs - Date.UTC(2000, 0)) * 1000),
    int8(seq),
    Buffer.from(facts.textHash),
    int4(facts.wordCount ?? 0),
    Buffer.from(facts.numbersHash),
    int4(1),
    Buffer.from(SYNTHETIC_MODEL),
  ]
}

function int8(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS */
function* copyRows(rows: readonly Buffer[][]): Generator<Buffer> {
  yield Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
  for (const row of rows) {
    const count = Buffer.alloc(2)
    count.writeInt16BE(row.length)
    yield Buffer.concat([count, ...row.flatMap((field) => [int4(field.length), field])])
  }
  yield Buffer.from([0xff, 0xff])
}
