import type { StoredValues } from '../configs/config-store.ts'
import type { Reader } from '../store/database.ts'
import type { HistoryEnd } from './history-store.ts'

/** The values of one version of the config. */
export type VersionedValues = StoredValues & { readonly version: number }

/** What previews go by. */
export type PreviewMoment = {
  /** The creators of a scope that have a history, by name. */
  readonly ends: readonly HistoryEnd[]
  /** Versions of the config, oldest first: the last one is live. */
  readonly configs: readonly VersionedValues[]
}

/**
 * Where histories end, and the live config with all others after a version, in one look: every decision up to there was
 * made under one of those there were by then.
 * @param scope null: all creators
 */
export async function readMoment(
  reader: Reader,
  scope: string | null,
  afterVersion: number,
): Promise<PreviewMoment> {
  const [moment] = await reader.rows<PreviewMoment>(
    `SELECT
       (SELECT coalesce(json_agg(json_build_object('creator', creator_id, 'lastHistory', last_history)
          ORDER BY creator_id COLLATE "C"), '[]')
        FROM creators WHERE last_history > 0 AND ($1::text IS NULL OR creator_id = $1)) AS ends,
       (SELECT coalesce(json_agg(json_build_object('version', version, 'threshold', threshold,
          'trigramThreshold', trigram_threshold, 'suggestThreshold', suggest_threshold,
          'minimumWords', minimum_words, 'embeddingModel', embedding_model) ORDER BY version), '[]')
        FROM configs WHERE version > $2 OR version = (SELECT max(version) FROM configs)) AS configs`,
    [scope, afterVersion],
  )
  if (!moment) throw new Error('one row was asked for')
  return moment
}
