import type { Database } from '../../electron/store/database.ts'

/** Decisions of one statement. */
const ROWS = 2_000

/** Creators with decided messages, each with ten vector links and three trigram links to any earlier ones. */
export async function fillHistories(
  database: Database,
  { creators, messages }: { readonly creators: number; readonly messages: number },
): Promise<void> {
  for (let creator = 0; creator < creators; creator++) {
    for (let from = 1; from <= messages; from += ROWS) {
      const to = Math.min(messages, from + ROWS - 1)
      await database.write(async (writer) => {
        for (const statement of statements)
          await writer.run(statement, [`creator-${creator}`, from, to].slice(0, 3))
      })
    }
  }
}

const linksOf = (kind: string, count: number, lowest: number) => `
  INSERT INTO links (creator_id, history, kind, seqs, scores)
  SELECT $1, n, '${kind}',
    ARRAY(SELECT 1 + floor(random() * (n - 1))::integer FROM generate_series(1, least(${count}, n - 1)) WHERE n > 0),
    ARRAY(SELECT ${lowest} + floor(random() * ${1_000_000 - lowest})::integer
      FROM generate_series(1, least(${count}, n - 1)) WHERE n > 0 ORDER BY 1 DESC)
  FROM generate_series(greatest(2, $2::integer), $3::integer) n`

const statements = [
  `INSERT INTO creators (creator_id, last_seq, decided_seq, last_history)
   SELECT $1, $3, $3, $3 WHERE $2::integer > 0
   ON CONFLICT (creator_id) DO UPDATE SET last_seq = $3, decided_seq = $3, last_history = $3`,
  `INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
     visitor_username, raw_payload, created_at, seq, text_hash, word_count, numbers_hash, normaliser_version)
   SELECT $1, $1 || '-' || n, 'message ' || n, 'channel ' || n % 7000, '', '', '', '{}',
     now() - make_interval(mins => n * 9), n, md5(n::text), 5, '', 1
   FROM generate_series($2::integer, $3::integer) n`,
  `INSERT INTO decisions (creator_id, history, message_id, seq, outcome, is_suggested, config_version, threshold,
     trigram_threshold, suggest_threshold, minimum_words, gate, model, engine_version, normaliser_version, text_hash,
     search_method, is_degraded, duration_us)
   SELECT creator_id, seq, id, seq, 'single', false, (SELECT max(version) FROM configs), 0, 0, 0, 0, true, 'm', 1, 1,
     text_hash, 'exact', false, 0
   FROM messages WHERE creator_id = $1 AND seq BETWEEN $2 AND $3`,
  linksOf('vector', 10, 300_000),
  linksOf('trigram', 3, 300_000),
]
