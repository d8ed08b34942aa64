import type { ClusterChange } from '../../shared/model/cluster-change.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { findNamed, type NamedMessage, type Place } from './named-messages.ts'
import type { FoundChange, ShownClusters } from './changed-clusters.ts'

/**
 * Gives the changes of a list the texts of the messages that stand for their clusters.
 * @param textsOf by `placeKey`
 */
export async function nameChanges(
  changes: readonly FoundChange[],
  textsOf: (places: readonly Place[]) => Promise<ReadonlyMap<string, NamedMessage>>,
): Promise<ClusterChange[]> {
  const places = changes.flatMap(({ creator, before, after }) =>
    [...before.shown, ...after.shown].flatMap(({ seqs }) => seqs.map((seq) => ({ creator, seq }))),
  )
  const named = await textsOf(places)
  const someOf = (creator: string, { total, shown }: ShownClusters) => ({
    total,
    shown: shown.map(({ size, seqs }) => ({
      size,
      texts: seqs.map((seq) => findNamed(named, { creator, seq }).text),
    })),
  })
  return changes.map(({ creator, kind, moved, lowestSeq, before, after }) => ({
    creator: CreatorId.parse(creator),
    seq: lowestSeq,
    kind,
    moved,
    before: someOf(creator, before),
    after: someOf(creator, after),
  }))
}
