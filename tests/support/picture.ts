import type { Previewed } from '../../electron/clusters/preview.ts'
import { acceptedLink } from '../../electron/clusters/preview-flips.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { NO_HOME } from '../../electron/clusters/preview-world.ts'
import type { ReplayedDecision } from './model/replay.ts'
import type { ModelAccepted, ModelDecision, ModelWorld } from './model/types.ts'
import { shownClusters } from './model/world.ts'

/** What both sides must agree on: each decision, each home, each shown cluster. */
export type Picture = {
  decisions: { accepted: ModelAccepted | null; home: number | null; isSuggested: boolean }[]
  homeOf: Record<number, number>
  answered: number[]
  clusters: { home: number; members: number[] }[]
}

export function pictureOfPreview(history: CreatorHistory, previewed: Previewed): Picture {
  const nameOf = (home: number | undefined) =>
    home === undefined || home === NO_HOME ? null : Number(previewed.createdBy[home]) + 1
  const seqs = Array.from({ length: history.messages }, (_, index) => index + 1)
  return {
    decisions: Array.from(history.decided, (_, decision) => ({
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
  decisions: decisions.map(({ accepted, ownHome, isSuggested }) => ({
    accepted,
    home: ownHome,
    isSuggested,
  })),
  homeOf: { ...world.homeOf },
  answered: [...world.answered].sort((one, other) => one - other),
  clusters: shownClusters(world).map(({ home, members }) => ({ home, members })),
})
