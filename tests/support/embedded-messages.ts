import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import type { Database } from '../../electron/store/database.ts'

/** Whose messages `embed` makes. */
export const EMBEDDED_CREATOR = 'c'

/** Embeddings that take some seconds to be put into an index. */
export const embed = (database: Database, messages: number) =>
  database.write((writer) =>
    writer.run(
      `INSERT INTO messages (creator_id, external_message_id, text, embedding, channel_id, channel_cid,
         visitor_user_id, visitor_username, raw_payload)
       SELECT $2, gen_random_uuid(), 'x', ARRAY(SELECT random() + 0 * n FROM generate_series(1, 1536))::vector,
         'c', 'c', 'v', 'v', '{}' FROM generate_series(1, $1::int) AS n`,
      [messages, EMBEDDED_CREATOR],
    ),
  )

/** Has their creator count as one of so many decided messages, compared by the model of the first config: a dense one. */
export const countAsDecided = (database: Database, messages: number) =>
  database.write(async (writer) => {
    await writeFirstConfig(writer, { ...LEXICAL_DEFAULTS, embeddingModel: 'dense' })
    await writer.run(
      "INSERT INTO creators (creator_id, last_seq, decided_seq, model) VALUES ($2, $1, $1, 'dense')",
      [messages, EMBEDDED_CREATOR],
    )
  })
