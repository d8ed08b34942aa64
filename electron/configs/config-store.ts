import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import type { Config } from '../../shared/model/config.ts'
import { fromMillionths, type Millionths } from '../../shared/model/similarity.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'

/** The values of a config as they are compared: thresholds in millionths. */
export type StoredValues = {
  readonly threshold: Millionths
  readonly trigramThreshold: Millionths
  readonly suggestThreshold: Millionths
  readonly minimumWords: number
  readonly embeddingModel: string
}

export type StoredConfig = StoredValues & {
  readonly version: number
  readonly note: string
  readonly author: string
  readonly replaces: number | null
  readonly createdAt: Date
}

const columns = `version, threshold, trigram_threshold AS "trigramThreshold",
  suggest_threshold AS "suggestThreshold", minimum_words AS "minimumWords",
  embedding_model AS "embeddingModel", note, author, replaces, created_at AS "createdAt"`

/** The config that the next decision is made under: the newest version. */
export async function liveConfig(reader: Reader): Promise<StoredConfig> {
  const [config] = await reader.rows<StoredConfig>(
    `SELECT ${columns} FROM configs ORDER BY version DESC LIMIT 1`,
  )
  if (!config) throw new Error('there is no config; start() writes the first one')
  return config
}

/** The config in force for messages that are compared by a model: the newest of its versions; else the newest of all. */
export async function configInForce(reader: Reader, model: string): Promise<StoredConfig> {
  const [config] = await reader.rows<StoredConfig>(
    `SELECT ${columns} FROM configs ORDER BY embedding_model = $1 DESC, version DESC LIMIT 1`,
    [model],
  )
  if (!config) throw new Error('there is no config; start() writes the first one')
  return config
}

/** A page of versions, newest first. */
export async function listConfigs(
  reader: Reader,
  page: { cursor: string | null; limit: number },
): Promise<{ items: Config[]; next: string | null }> {
  const before = page.cursor === null ? null : readCursor(page.cursor, z.tuple([z.int32()]))[0]
  const rows = await reader.rows<StoredConfig>(
    `SELECT ${columns} FROM configs WHERE $1::int IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
    [before, page.limit],
  )
  const last = rows.at(-1)
  return {
    items: rows.map(toConfig),
    next: last && rows.length === page.limit ? writeCursor([last.version]) : null,
  }
}

/** Writes version 1 where there is none yet: the defaults of the embedding model in use. */
export async function writeFirstConfig(writer: Writer, values: StoredValues): Promise<void> {
  // Asked first: every start comes by here, and planning what is seldom inserted takes longer than that.
  if ((await writer.rows('SELECT version FROM configs LIMIT 1')).length > 0) return
  await writer.run(
    `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
       embedding_model, note, author)
     SELECT 1, $1, $2, $3, $4, $5, 'Defaults', 'Likeness' WHERE NOT EXISTS (SELECT FROM configs)
     ON CONFLICT DO NOTHING`,
    [
      values.threshold,
      values.trigramThreshold,
      values.suggestThreshold,
      values.minimumWords,
      values.embeddingModel,
    ],
  )
}

export type ConfigPush = Partial<StoredValues> & {
  readonly note: string
  readonly author: string
  /** The version that was live when the caller decided. */
  readonly replaces: number
}

/**
 * Adds a version; what is left out stays as it is live. The engine uses it for the next message.
 * @throws Failure STALE_CONFIG where another version went live meanwhile, BAD_INPUT where the
 * suggest threshold would lie above the threshold.
 */
export async function pushConfig(writer: Writer, push: ConfigPush): Promise<StoredConfig> {
  // Locks out a second push; readers go on.
  await writer.run('LOCK TABLE configs IN SHARE ROW EXCLUSIVE MODE')
  const live = await liveConfig(writer)
  if (live.version !== push.replaces) {
    throw new Failure('STALE_CONFIG', { expected: push.replaces, live: live.version })
  }
  const values = pushedValues(live, push)
  await writer.run(
    `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
       embedding_model, note, author, replaces)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      live.version + 1,
      values.threshold,
      values.trigramThreshold,
      values.suggestThreshold,
      values.minimumWords,
      values.embeddingModel,
      push.note,
      push.author,
      live.version,
    ],
  )
  await writeAudit(writer, {
    author: push.author,
    action: 'configs.push',
    subject: `v${live.version + 1}`,
    detail: { from: valuesOf(live), to: values, note: push.note },
  })
  return liveConfig(writer)
}

/** A suggestion is what falls short of joining, so its threshold follows a threshold that is moved below it. */
function pushedValues(live: StoredValues, push: ConfigPush): StoredValues {
  const threshold = push.threshold ?? live.threshold
  if (push.suggestThreshold !== undefined && push.suggestThreshold > threshold) {
    throw new Failure('BAD_INPUT', {
      detail: 'The suggest threshold cannot be above the threshold. Lower it, or raise the threshold.',
    })
  }
  return {
    threshold,
    trigramThreshold: push.trigramThreshold ?? live.trigramThreshold,
    suggestThreshold: push.suggestThreshold ?? Math.min(live.suggestThreshold, threshold),
    minimumWords: push.minimumWords ?? live.minimumWords,
    embeddingModel: push.embeddingModel ?? live.embeddingModel,
  }
}

const valuesOf = (config: StoredValues): StoredValues => ({
  threshold: config.threshold,
  trigramThreshold: config.trigramThreshold,
  suggestThreshold: config.suggestThreshold,
  minimumWords: config.minimumWords,
  embeddingModel: config.embeddingModel,
})

/** As people and the contract see it: similarities from 0 to 1. */
export const toConfig = (stored: StoredConfig): Config => ({
  version: stored.version,
  threshold: fromMillionths(stored.threshold),
  trigramThreshold: fromMillionths(stored.trigramThreshold),
  suggestThreshold: fromMillionths(stored.suggestThreshold),
  minimumWords: stored.minimumWords,
  embeddingModel: stored.embeddingModel,
  note: stored.note,
  author: stored.author,
  createdAt: stored.createdAt.toISOString(),
  replaces: stored.replaces,
})
