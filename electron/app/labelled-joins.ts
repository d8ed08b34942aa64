import type { CountFilter } from '../../shared/model/count-filter.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { type Millionths, toMillionths } from '../../shared/model/similarity.ts'
import { placeLinks } from '../clusters/labelled-joins.ts'
import { valuesAsked } from '../clusters/preview-values.ts'
import { liveConfig } from '../configs/config-store.ts'
import type { LinkVerdict } from '../estimates/plane-precision.ts'
import type { Context } from './context.ts'

type Counted = {
  readonly creator: CreatorId | null
  readonly filter: CountFilter
  readonly minimumWords?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** By trigram threshold, the verdicts on links that messages which are counted join by there. */
export async function joinVerdicts(
  { database, labels, previews }: Context,
  { creator, filter, minimumWords, signal }: Counted,
  trigramThresholds: readonly Millionths[],
): Promise<LinkVerdict[][]> {
  const { embeddingModel } = await liveConfig(database)
  const all = labels.onLinks({ creator, model: embeddingModel })
  if (all.length === 0) return trigramThresholds.map(() => [])
  const placed = await placeLinks(database, all)
  const verdicts = placed.map(({ link }) => ({ ...link, score: toMillionths(link.score) }))
  const links = placed.map((one) => one.placed)
  const lines = await previews.feed.ask(
    creator,
    ({ creators, live }) =>
      previews.worker.call('areJoins', [
        creators,
        valuesAsked(live, { minimumWords }),
        filter,
        trigramThresholds,
        links,
      ]),
    signal,
  )
  return lines.map((joins) => verdicts.filter((_, place) => joins[place]))
}
