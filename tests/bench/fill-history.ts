import type { PoolDatabase } from '../../electron/store/pool-database.ts'

/**
 * One creator with so many decided messages, each with ten vector links and three trigram links to earlier ones
 * anywhere, as the engine leaves them where no link was accepted. No vectors: no preview reads them. Needs a config.
 */
export async function fillHistory(database: PoolDatabase, messages: number): Promise<void> {
  await database.write(async (writer) => {
    await writer.run(`SELECT setseed(0.5)`)
    await writer.run(
      `INSERT INTO creators (creator_id, last_seq, decided_seq, last_history) VALUES ('large', $1, $1, $1)`,
      [messages],
    )
    for (const statement of statements) await writer.run(statement, [messages])
  })
  await database.withClient((client) => client.query('ANALYZE'))
}

const links = (kind: string, lowest: number, most: number): string =>
  `INSERT INTO links (creator_id, history, kind, seqs, scores)
   SELECT 'large', n, '${kind}',
     ARRAY(SELECT 1 + floor(random() * (n - 1))::int FROM generate_series(1, least(n - 1, ${most})::int) WHERE n > 0),
     ARRAY(SELECT (best * 0.97 ^ rank)::int FROM generate_series(1, least(n - 1, ${most})::int) AS rank)
   FROM (SELECT n, ${lowest} + random() * ${1_000_000 - lowest} AS best FROM generate_series(2, $1::bigint) AS n) AS each`

const statements = [
  `INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
     visitor_username, raw_payload, created_at, seq, text_hash, word_count, numbers_hash, normaliser_version)
   SELECT 'large', 'large-' || n, 'what is said in message ' || n, 'channel-' || n % 70000, 'channel-' || n % 70000,
     'visitor', 'Visitor', '{}', timestamptz '2026-06-01' + n * interval '1 minute', n,
     encode(sha256(n::text::bytea), 'hex'), 6, '', 1
   FROM generate_series(1, $1::bigint) AS n`,
  `INSERT INTO decisions (creator_id, history, message_id, seq, outcome, is_suggested, config_version, threshold,
     trigram_threshold, suggest_threshold, minimum_words, gate, model, engine_version, normaliser_version,
     text_hash, search_method, is_degraded, duration_us)
   SELECT creator_id, seq, id, seq, 'single', false, (SELECT max(version) FROM configs), 1000000, 1000000, 0, 0, true,
     (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1), 1, 1, text_hash, 'exact', false, 0
   FROM messages WHERE creator_id = 'large' AND seq <= $1`,
  links('vector', 400_000, 10),
  links('trigram', 300_000, 3),
]
