import type { Accepted } from './accept.ts'
import { ACCEPTED, type Previewed } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'

/** `joins`: only the candidate config groups it; `leaves`: only the live one; `moves`: both, by another link. */
export type Change = 'joins' | 'leaves' | 'moves'

/** A message whose accepted link is another one in the candidate's preview than in the live one. */
export type LinkFlip = {
  readonly change: Change
  readonly seq: number
  readonly live: Accepted | null
  readonly candidate: Accepted | null
}

/** How many messages flip; what the slider shows while it moves. */
export function countFlips(live: Previewed, candidate: Previewed): Record<Change, number> {
  const counts = { joins: 0, leaves: 0, moves: 0 }
  for (let decision = 0; decision < live.kind.length; decision++) {
    const change = changeOf(live, candidate, decision)
    if (change) counts[change]++
  }
  return counts
}

/** All flips between two previews of one history, in history order. */
export function flips(history: CreatorHistory, live: Previewed, candidate: Previewed): LinkFlip[] {
  const flipped: LinkFlip[] = []
  for (let decision = 0; decision < history.decided.length; decision++) {
    const change = changeOf(live, candidate, decision)
    if (!change) continue
    flipped.push({
      change,
      seq: (history.decided[decision] as number) + 1,
      live: acceptedLink(history, live, decision),
      candidate: acceptedLink(history, candidate, decision),
    })
  }
  return flipped
}

/** The link that a decision accepted in a preview; null where it left the message single. */
export function acceptedLink(
  history: CreatorHistory,
  previewed: Previewed,
  decision: number,
): Accepted | null {
  if (previewed.kind[decision] === ACCEPTED.none) return null
  const isTrigram = previewed.kind[decision] === ACCEPTED.trigram
  const rank = previewed.rank[decision] as number
  const start = isTrigram ? history.trigramStart : history.vectorStart
  const at = (start[decision] as number) + rank - 1
  return {
    kind: isTrigram ? 'trigram' : 'vector',
    rank,
    candidate: (isTrigram ? history.trigramSeq : history.vectorSeq)[at] as number,
    score: (isTrigram ? history.trigramScore : history.vectorScore)[at] as number,
  }
}

function changeOf(live: Previewed, candidate: Previewed, decision: number): Change | null {
  const before = live.kind[decision]
  const after = candidate.kind[decision]
  if (before === after && live.rank[decision] === candidate.rank[decision]) return null
  if (before === ACCEPTED.none) return 'joins'
  return after === ACCEPTED.none ? 'leaves' : 'moves'
}
