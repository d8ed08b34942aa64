import type { RowReader } from './row-reader.ts'

/** How often the best was found lately, by how many messages it was searched among. */
export interface SearchRecall {
  readonly kind: 'trigram' | 'vector'
  /** Messages searched among, from and below; null: without end. */
  readonly from: number
  readonly below: number | null
  readonly checks: number
  /** Of these, where nothing better than what was found was there. */
  readonly best: number
}

/** Of the last seven days. */
export function searchRecall(reader: RowReader): Promise<SearchRecall[]> {
  return reader.rows(
    `SELECT c.kind, s.from, s.below, count(*) AS checks,
       count(*) FILTER (WHERE coalesce(c.found_score, -1) >= coalesce(c.exact_score, -1)) AS best
     FROM search_checks c
     JOIN (VALUES (0, 100000), (100000, 1000000), (1000000, NULL)) AS s ("from", below)
       ON c.eligible >= s.from AND (s.below IS NULL OR c.eligible < s.below)
     WHERE c.checked_at > now() - interval '7 days'
     GROUP BY c.kind, s.from, s.below ORDER BY s.from, c.kind`,
  )
}
