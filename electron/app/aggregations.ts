import type { AggregationState } from '../../shared/model/aggregation.ts'
import { setAggregationsOn } from '../clusters/aggregation-settings.ts'
import { readAggregationState } from '../clusters/aggregation-state.ts'
import type { Context } from './context.ts'

/** Has figures computed ahead, or not any more, for everyone who works on this database. */
export async function setAggregationsAndTell(
  { database, aggregating, author, notices }: Context,
  { isEnabled }: { isEnabled: boolean },
): Promise<AggregationState> {
  await database.write((writer) => setAggregationsOn(writer, { isEnabled, author }))
  if (isEnabled) await aggregating.refreshSoon()
  notices.changed('aggregations', null)
  return readAggregationState(database)
}

/** Checks at once, and tells how it stands then. */
export async function checkAggregations({
  database,
  aggregating,
  author,
}: Context): Promise<AggregationState> {
  await aggregating.check(author)
  return readAggregationState(database)
}
