import { AGGREGATION_VERSION, keyOf } from '../../electron/clusters/aggregation-kinds.ts'
import { settleChanges } from '../../electron/clusters/aggregation-store.ts'
import { COUNT_ALL } from '../../shared/model/count-filter.ts'
import { plantFolder } from './planted-jobs.ts'

/** More than are worth computing ahead; they are numbers alone. */
const EVENTS = 2_000

/** A data folder in whose database a histogram lies ready that somebody has altered. */
export const plantAlteredFigures = (): Promise<string> =>
  plantFolder(async (database) => {
    await database.write((writer) =>
      writer.run('INSERT INTO creators (creator_id, last_history) VALUES ($1, $2)', ['ana', EVENTS]),
    )
    await settleChanges(database)
    const data = { counts: new Array<number>(100).fill(7), without: 3 }
    const metadata = {
      ...{ configVersion: 1, trigramThreshold: 0, suggestThreshold: 0, minimumWords: 0 },
      embeddingModel: 'lexical-v1',
      ...{ events: EVENTS, filter: COUNT_ALL, tookMs: 12, refreshedAt: new Date().toISOString() },
    }
    await database.write((writer) =>
      writer.run(
        `INSERT INTO precomputed_aggregations (user_id, aggregation_type, filter_hash, data, metadata, computed_at,
           expires_at, version)
         VALUES ($1, $2, $3, $4, $5, now(), now() + interval '1 day', $6)`,
        [
          ...keyOf({ creator: 'ana', type: 'score-histogram', filter: COUNT_ALL }),
          JSON.stringify(data),
          JSON.stringify(metadata),
          AGGREGATION_VERSION,
        ],
      ),
    )
  })
