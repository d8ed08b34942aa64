import { type Previewed, previewAsHappened } from '../../electron/clusters/preview.ts'
import { acceptedLink } from '../../electron/clusters/preview-flips.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { NO_HOME } from '../../electron/clusters/preview-world.ts'
import type { ReplayedDecision } from './model/replay.ts'
import type { ModelAccepted, ModelConfig, ModelDecision, ModelWorld } from './model/types.ts'
import { clustersWithShadow } from './model/world.ts'

/**
 * What a preview must agree on with what happened, shadow included: each decision, each home, each shown cluster. A
 * home is named by the history number of the event that made it.
 */
export type Picture = {
  decisions: { seq: number; accepted: ModelAccepted | null; home: number | null; isSuggested: boolean }[]
  homeOf: Record<number, number>
  answered: number[]
  clusters: { home: number; members: number[] }[]
}

/** The preview of what happened: what another model decided stays under its own config at a rebuild. */
export const asHappened = (history: CreatorHistory, configOf: (version: number) => ModelConfig): Previewed =>
  previewAsHappened(history, configOf, (rebuiltBy) => {
    const config = configOf(rebuiltBy)
    return (version) =>
      configOf(version).embeddingModel === config.embeddingModel ? config : configOf(version)
  })

export function pictureOfPreview(history: CreatorHistory, previewed: Previewed): Picture {
  const nameOf = (home: number | undefined) =>
    home === undefined || home === NO_HOME ? null : Number(previewed.createdBy[home])
  const seqs = Array.from({ length: history.messages }, (_, index) => index + 1)
  return {
    decisions: Array.from(history.decided, (index, decision) => ({
      seq: index + 1,
      accepted: acceptedLink(history, previewed, decision),
      home: nameOf(previewed.ownHome[decision]),
      isSuggested: previewed.isSuggested[decision] === 1,
    })),
    homeOf: Object.fromEntries(
      seqs.flatMap((seq) => {
        const home = nameOf(previewed.home[seq - 1])
        return home === null ? [] : [[seq, home]]
      }),
    ),
    answered: seqs.filter((seq) => previewed.answered[seq - 1] === 1),
    clusters: members(history, previewed).map(({ home, members }) => ({
      home: Number(nameOf(home)),
      members: [...members],
    })),
  }
}

export const pictureOfModel = (
  world: ModelWorld,
  decisions: (ModelDecision | ReplayedDecision)[],
): Picture => ({
  decisions: decisions.map((decision) => ({
    seq: decision.seq,
    accepted: groupedBy(decision),
    home: decision.ownHome,
    isSuggested: decision.isSuggested,
  })),
  homeOf: { ...world.homeOf },
  answered: [...world.answered].sort((one, other) => one - other),
  clusters: clustersWithShadow(world),
})

/** The link that gave a message its home; what one that kept its home would have been matched to is none. */
export const groupedBy = (decision: ModelDecision | ReplayedDecision): ModelAccepted | null =>
  'outcome' in decision && decision.outcome === 'degraded:kept' ? null : decision.accepted
