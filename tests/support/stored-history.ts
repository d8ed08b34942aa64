import { HeldHistories } from '../../electron/clusters/held-histories.ts'
import { historyEnds, readEvents } from '../../electron/clusters/history-store.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import type { Reader } from '../../electron/store/database.ts'

/** Events read at once: few, so that what lies on two pages is met. */
const PAGE = 50

/** A creator's history as a preview reads it from the database; null where it has none. */
export async function storedHistory(reader: Reader, creator: string): Promise<CreatorHistory | null> {
  const [end] = await historyEnds(reader, creator)
  if (!end) return null
  const held = new HeldHistories()
  let after = 0
  while (after < end.lastHistory) {
    const upTo = Math.min(end.lastHistory, after + PAGE)
    after = held.add(creator, after, upTo, await readEvents(reader, creator, after, upTo))
  }
  return held.of([creator])?.[0]?.history ?? null
}
