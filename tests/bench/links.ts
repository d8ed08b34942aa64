/**
 * Times the links of a whole inbox. `npm run bench -- links`: ten best of each kind, canonical scores, at
 * `--messages 10000` (or `10000,40000,100000`), beside the bare matrix product over the same blocks, and where
 * TEST_DATABASE_URL names a server, beside pgvector on it: HNSW (made, and asked for the neighbours of a sample) and
 * the exact self-join (of a sample). What is of a sample of `--sample 200` messages is extrapolated to all, and says so.
 * `--fallback` adds the links without the native library, `--lexical` those of vectors that are mostly zero.
 * Prints a table, and JSON with `--json`. Figures are of this machine at this moment: compare those of one run.
 */
import { parseArgs } from 'node:util'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { DIMENSIONS } from '../../electron/embeddings/unit-vector.ts'
import { batchLinks } from '../../electron/links/batch-links.ts'
import { javascriptProduct } from '../../electron/links/javascript-product.ts'
import type { MatrixProduct } from '../../electron/links/matrix-product.ts'
import { madeProduct } from '../../electron/links/native-product.ts'
import type { IndexedMessage } from '../../electron/links/search.ts'
import type { Writer } from '../../electron/store/database.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { openNative } from '../support/open-native.ts'
import { type SyntheticMessage, storeDecided, syntheticMessages } from '../support/synthetic-inbox.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '10000' },
    sample: { type: 'string', default: '200' },
    days: { type: 'string', default: '60' },
    fallback: { type: 'boolean', default: false },
    lexical: { type: 'boolean', default: false },
  },
})
const sample = Number(values.sample)
const END_MS = Date.UTC(2026, 5, 1)
/** Rows and columns of a block of the bare product. */
const BLOCK = 256
const MEGABYTE = 1_000_000

type Times = { readonly seconds: number; readonly processorSeconds: number }
const figures: Record<string, number> = {}

async function timed(work: () => Promise<unknown>): Promise<Times> {
  const before = process.cpuUsage()
  const began = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - began) / 1000, processorSeconds: (user + system) / 1e6 }
}

function note(name: string, { seconds, processorSeconds }: Times): void {
  figures[`${name}, s`] = seconds
  figures[`${name}, processor s`] = processorSeconds
}

async function linked(messages: Iterable<IndexedMessage>, product: MatrixProduct): Promise<void> {
  const multiplying = { product: async () => product, fromPairs: 0 }
  for await (const _ of batchLinks(messages, { multiplying })) {
    // Whoever wants them takes them from here; nothing is kept.
  }
}

/** The lower triangle of the same product, and nothing else. */
async function bare(vectors: Float32Array, product: MatrixProduct): Promise<void> {
  const rows = vectors.length / DIMENSIONS
  const products = new Float32Array(BLOCK * BLOCK)
  const block = (at: number) => vectors.subarray(at * DIMENSIONS, Math.min(rows, at + BLOCK) * DIMENSIONS)
  for (let row = 0; row < rows; row += BLOCK) {
    for (let column = 0; column <= row; column += BLOCK)
      await product.multiply(block(row), block(column), products)
  }
}

/** So many different texts without a word: nothing is asked of trigrams. */
const wordless = (index: number): string =>
  [...index.toString(8)].map((digit) => '!?.,;:+*'[Number(digit)]).join('')

async function inMemory(messages: readonly SyntheticMessage[]): Promise<void> {
  const { product } = await madeProduct()
  const name = `${messages.length} messages`
  const indexed = messages.map(
    ({ text, ...message }): IndexedMessage => ({
      ...message,
      normalised: normalise(text),
      isAnswered: false,
    }),
  )
  const held = process.memoryUsage().rss
  note(`${name}: links of both kinds`, await timed(() => linked(indexed, product)))
  figures[`${name}: memory of the process grew by, MB`] = (process.memoryUsage().rss - held) / MEGABYTE
  const untold = indexed.map((message, index) => ({ ...message, normalised: wordless(index) }))
  note(`${name}: vectors alone`, await timed(() => linked(untold, product)))
  const textOnly = indexed.map((message) => ({ ...message, vector: null }))
  note(`${name}: trigrams alone`, await timed(() => linked(textOnly, product)))
  const vectors = new Float32Array(messages.length * DIMENSIONS)
  for (const [row, { vector }] of messages.entries()) vectors.set(vector, row * DIMENSIONS)
  note(`${name}: bare product (${product.by})`, await timed(() => bare(vectors, product)))
  const share = (unit: string) =>
    (figures[`${name}: bare product (${product.by}), ${unit}`] ?? 0) /
    (figures[`${name}: vectors alone, ${unit}`] ?? 1)
  figures[`${name}: vectors reach of the bare product, %`] = 100 * share('s')
  figures[`${name}: the same by processor time, %`] = 100 * share('processor s')
  if (values.fallback)
    note(`${name}: links of both kinds, in JavaScript`, await timed(() => linked(indexed, javascriptProduct)))
  if (!values.lexical) return
  const sparse = indexed.map((message) => ({
    ...message,
    vector: lexicalEmbedding(message.normalised).vector,
  }))
  note(
    `${name}: links of both kinds, lexical-v1 by its inverted index`,
    await timed(() => linked(sparse, product)),
  )
}

/** Every row of a table of vectors alone: what is joined with itself. */
async function onServer(database: PoolDatabase, messages: readonly SyntheticMessage[]): Promise<void> {
  const name = `${messages.length} messages`
  const table = `vectors_of_${messages.length}`
  await storeDecided(database, table, messages)
  const alone = (work: (writer: Writer) => Promise<unknown>): Promise<Times> =>
    timed(() =>
      database.write(async (writer) => {
        await writer.run('SET LOCAL statement_timeout = 0')
        await writer.run("SET LOCAL maintenance_work_mem = '1GB'")
        await work(writer)
      }),
    )
  await alone(async (writer) => {
    await writer.run(
      `CREATE TABLE ${table} AS SELECT seq, embedding FROM messages WHERE creator_id = '${table}'`,
    )
    await writer.run(`ANALYZE ${table}`)
  })
  const asked = `(SELECT seq, embedding FROM ${table} WHERE seq % ${Math.ceil(messages.length / sample)} = 0) asked`
  const nearest = (where: string) =>
    `SELECT count(found.seq) FROM ${asked}, LATERAL (
       SELECT seq FROM ${table} held ${where} ORDER BY held.embedding <=> asked.embedding LIMIT 10
     ) found`
  const count = Math.floor(messages.length / Math.ceil(messages.length / sample))
  const extrapolated = ({ seconds }: Times) => (seconds * messages.length) / count
  const joined = await alone((writer) => writer.rows(nearest('WHERE held.seq < asked.seq')))
  const made = await alone((writer) =>
    writer.run(
      `CREATE INDEX ON ${table} USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)`,
    ),
  )
  const searched = await alone(async (writer) => {
    await writer.run('SET LOCAL enable_seqscan = off')
    await writer.rows(nearest(''))
  })
  const own = figures[`${name}: links of both kinds, s`] ?? 1
  figures[`${name}: pgvector, HNSW made, s`] = made.seconds
  figures[`${name}: pgvector, HNSW asked for ten of each (from ${count}), s`] = extrapolated(searched)
  figures[`${name}: pgvector, exact self-join (from ${count}), s`] = extrapolated(joined)
  figures[`${name}: HNSW, times as long as the links`] = (made.seconds + extrapolated(searched)) / own
  figures[`${name}: self-join, times as long as the links`] = extrapolated(joined) / own
}

const inboxOf = (messages: number): SyntheticMessage[] => {
  const vectors = new SyntheticVectors({ seed: 1, topics: 300 })
  return [...syntheticMessages(vectors, { seed: 3, messages, daysBack: Number(values.days), endMs: END_MS })]
}

const sizes = values.messages.split(',').map(Number)
const template = process.env.TEST_DATABASE_URL ? await makeTemplate() : null
const database = template && (await openNative(urlOf(template.name)))
try {
  await database?.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  for (const size of sizes) {
    const messages = inboxOf(size)
    await inMemory(messages)
    if (database) await onServer(database, messages)
  }
} finally {
  await database?.close()
  await template?.drop()
}
const [first, ...others] = sizes
for (const size of others) {
  const took = (messages: number | undefined) =>
    figures[`${messages} messages: links of both kinds, processor s`] ?? 1
  figures[`${size} messages: times the processor time of ${first}`] = took(size) / took(first)
}
const lines = Object.entries(figures).map(
  ([name, figure]) => `${name.padEnd(84)} ${figure.toFixed(2).padStart(10)}`,
)
if (!database) lines.push('Nothing was compared with pgvector: TEST_DATABASE_URL names no server.')
process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`)
