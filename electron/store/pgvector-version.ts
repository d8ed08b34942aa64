/** What a version of pgvector can do. */
export interface PgvectorFeatures {
  /** Floats of 16 bits: half the index, and built faster. From 0.7. */
  readonly halfvec: boolean
  /** Goes on searching an index until enough rows pass the filters. From 0.8. */
  readonly iterativeScan: boolean
}

/** From the version as the server says it, such as `0.8.0`. */
export function pgvectorFeatures(version: string): PgvectorFeatures {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isFrom = (least: number) => major > 0 || minor >= least
  return { halfvec: isFrom(7), iterativeScan: isFrom(8) }
}
