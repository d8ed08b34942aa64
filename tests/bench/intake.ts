/**
 * Times how messages are taken in, until the last one is decided: stored as programs send them, their vectors from
 * `embedding_cache`, linked and decided by the jobs of one process. In turns with bare inserts of the same rows,
 * vectors among them, into the same table with the same indexes, over as many connections as there are creators.
 * `npm run bench -- intake`, on a database of its own on the server that TEST_DATABASE_URL names: `--messages 10000`
 * at full size, `--creators 8,1`, `--rounds 3`. Prints a table, and JSON with `--json`.
 */
import { parseArgs } from 'node:util'
import { Closing } from '../../electron/app/closing.ts'
import { EmbeddingKeys } from '../../electron/app/embedding-keys.ts'
import { openEngine } from '../../electron/app/engine.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { Intake } from '../../electron/app/intake.ts'
import { noSecrets } from '../../electron/app/secrets.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { textFacts } from '../../electron/messages/facts.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { encodeVectors } from '../../electron/store/vector-codec.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { computeWorkerUrl } from '../support/live.ts'
import { openNative } from '../support/open-native.ts'
import { SYNTHETIC_MODEL, type SyntheticMessage, syntheticMessages } from '../support/synthetic-inbox.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { type Figures, inTurns, median, print } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '2000' },
    creators: { type: 'string', default: '8,1' },
    rounds: { type: 'string', default: '3' },
  },
})
const messages = Number(values.messages)
const figures: Figures = {}

/** Messages of one request, and of one insert. */
const AT_ONCE = 100

type Sent = { readonly creator: string; readonly messages: readonly SyntheticMessage[] }

const vectors = new SyntheticVectors({ seed: 1, topics: 300 })
let rounds = 0

/** For each creator its messages. Names are new each time: what is held of a creator is of what was there before. */
function sendings(creators: number): Sent[] {
  rounds++
  return Array.from({ length: creators }, (_, nth) => ({
    creator: `round-${rounds}-creator-${nth}`,
    messages: [
      ...syntheticMessages(vectors, {
        ...{ seed: nth, daysBack: 60, endMs: Date.UTC(2026, 5) },
        messages: Math.ceil(messages / creators),
      }),
    ],
  }))
}

function* inRequests({ messages: sent }: Sent): Generator<readonly SyntheticMessage[]> {
  for (let from = 0; from < sent.length; from += AT_ONCE) yield sent.slice(from, from + AT_ONCE)
}

async function empty(database: PoolDatabase): Promise<void> {
  await database.write((writer) =>
    writer.run('TRUNCATE messages, clusters, creators, embedding_cache CASCADE'),
  )
  await database.withClient((client) => client.query('CHECKPOINT'))
}

/** Nothing is asked of a provider: what it would have made is there. */
async function fillCache(database: PoolDatabase, sent: readonly Sent[]): Promise<void> {
  for (const one of sent) {
    for (const request of inRequests(one)) {
      await database.write((writer) =>
        writer.run(
          `INSERT INTO embedding_cache (text_hash, model, embedding, is_truncated)
           SELECT hash, $1, vector, false FROM unnest($2::text[], $3::vector[]) AS e (hash, vector)
           ON CONFLICT DO NOTHING`,
          [
            SYNTHETIC_MODEL,
            request.map(({ text }) => textFacts(text).textHash),
            encodeVectors(
              request.map(({ vector }) => vector),
              database.vectorOid,
            ),
          ],
        ),
      )
    }
  }
}

const recordOf = (creator: string, { seq, text, createdAtMs }: SyntheticMessage) => ({
  creatorId: creator,
  messageId: `${creator}-${seq}`,
  text,
  channelId: `${creator}-${seq % 500}`,
  visitorUserId: `visitor-${seq % 500}`,
  visitorUsername: `Visitor ${seq % 500}`,
  createdAt: new Date(createdAtMs).toISOString(),
})

/** The same rows with all that is known of them in the end. */
const insertBare = (database: PoolDatabase, creator: string, request: readonly SyntheticMessage[]) => {
  const records = request.map((message) => recordOf(creator, message))
  const facts = request.map(({ text }) => textFacts(text))
  return database.write((writer) =>
    writer.run(
      `INSERT INTO messages (creator_id, external_message_id, text, embedding, embedding_model, channel_id, channel_cid,
         visitor_user_id, visitor_username, raw_payload, created_at, text_hash, word_count, numbers_hash,
         normaliser_version, seq, stored_at)
       SELECT $1, id, text, vector, $2, channel, 'messaging:' || channel, visitor, name, payload, at, hash, words,
         numbers, 1, seq, clock_timestamp()
       FROM unnest($3::text[], $4::text[], $5::vector[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
         $10::timestamptz[], $11::text[], $12::integer[], $13::text[], $14::bigint[])
         AS new (id, text, vector, channel, visitor, name, payload, at, hash, words, numbers, seq)`,
      [
        ...[
          creator,
          SYNTHETIC_MODEL,
          records.map(({ messageId }) => messageId),
          records.map(({ text }) => text),
        ],
        encodeVectors(
          request.map(({ vector }) => vector),
          database.vectorOid,
        ),
        records.map(({ channelId }) => channelId),
        records.map(({ visitorUserId }) => visitorUserId),
        records.map(({ visitorUsername }) => visitorUsername),
        records.map((record) => JSON.stringify(record)),
        records.map(({ createdAt }) => createdAt),
        facts.map(({ textHash }) => textHash),
        facts.map(({ wordCount }) => wordCount),
        facts.map(({ numbersHash }) => numbersHash),
        request.map(({ seq }) => seq),
      ],
    ),
  )
}

const everybody = (
  sent: readonly Sent[],
  take: (creator: string, request: readonly SyntheticMessage[]) => unknown,
) =>
  Promise.all(
    sent.map(async (one) => {
      for (const request of inRequests(one)) await take(one.creator, request)
    }),
  )

async function measure(database: PoolDatabase, creators: number): Promise<void> {
  const closing = new Closing()
  const compute = startCompute(computeWorkerUrl)
  closing.add(() => compute.close())
  const log = (event: string, detail?: unknown) => console.error(event, detail)
  const parts = { compute, log, services: {}, embeddingKeys: new EmbeddingKeys(noSecrets, {}) }
  const { jobs, deciding, isLocal } = await openEngine(parts, database, 'bench', closing, () => undefined)
  const intake = new Intake({
    database,
    enqueue: enqueueStored(jobs, isLocal),
    onStored: (creator) => {
      deciding.schedule(creator)
      jobs.wake('embed')
    },
  })
  let sent: Sent[] = []
  let storedMs: number[] = []
  const prepare = async () => {
    await empty(database)
    sent = sendings(creators)
    await fillCache(database, sent)
  }
  const takeIn = async () => {
    const began = performance.now()
    await everybody(sent, (creator, request) =>
      intake.receive(request.map((message) => recordOf(creator, message))),
    )
    storedMs.push(performance.now() - began)
    await deciding.settled()
  }
  const took = await inTurns(Number(values.rounds), {
    prepare,
    takeIn,
    prepareAgain: prepare,
    bare: () => everybody(sent, (creator, request) => insertBare(database, creator, request)),
  })
  storedMs = storedMs.slice(1)
  await closing.run()
  const [name, count] = [`${creators} creators`, Math.ceil(messages / creators) * creators]
  figures[`${name}: stored, messages a second`] = (count * 1_000) / median(storedMs)
  figures[`${name}: stored and decided, messages a second`] = (count * 1_000) / median(took.takeIn)
  figures[`${name}: bare inserts, rows a second`] = (count * 1_000) / median(took.bare)
  figures[`${name}: of the bare inserts' rate (goal with 8: at least 0.5)`] =
    median(took.bare) / median(took.takeIn)
}

const template = await makeTemplate()
const database = await openNative(urlOf(template.name))
try {
  await database.write(async (writer) => {
    await writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: SYNTHETIC_MODEL })
    const settings = EmbeddingSettings.parse({ baseUrl: 'http://127.0.0.1:9', model: SYNTHETIC_MODEL })
    await writeEmbeddingSettings(writer, settings, 'bench')
  })
  for (const creators of values.creators.split(',').map(Number)) await measure(database, creators)
} finally {
  await database.close()
  await template.drop()
}
print(figures, values.json)
