import type { Accepted } from './accept.ts'
import { growingInts } from './growing-column.ts'
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

/** A history and two previews of it. */
export type ComparedHistory = {
  readonly history: CreatorHistory
  readonly before: Previewed
  readonly after: Previewed
  /** 1 for each message that is counted, by index; null: all. */
  readonly isChosen: Uint8Array | null
}

/** How many counted messages flip; what the slider shows while it moves. */
export function countFlips({ history, before, after, isChosen }: ComparedHistory): Record<Change, number> {
  const counts = { joins: 0, leaves: 0, moves: 0 }
  for (let index = 0; index < history.firstDecision.length; index++) {
    if (isChosen?.[index] === 0) continue
    const change = changeOf(history, before, after, index)
    if (change) counts[change]++
  }
  return counts
}

/** The counted messages that flip, by index and in their order. */
export function flippedMessages({ history, before, after, isChosen }: ComparedHistory): Int32Array {
  const flipped = growingInts()
  for (let index = 0; index < history.firstDecision.length; index++) {
    if (isChosen?.[index] !== 0 && changeOf(history, before, after, index)) flipped.push(index)
  }
  return flipped.view()
}

/** The flip of a message that does. */
export function flipOf({ history, before, after }: ComparedHistory, index: number): LinkFlip {
  const change = changeOf(history, before, after, index)
  if (!change) throw new Error(`message ${index + 1} does not flip`)
  return {
    change,
    seq: index + 1,
    live: acceptedLink(history, before, effective(history, before, index)),
    candidate: acceptedLink(history, after, effective(history, after, index)),
  }
}

/** All flips between two previews of one history, in the order of their messages. */
export function flips(history: CreatorHistory, live: Previewed, candidate: Previewed): LinkFlip[] {
  const compared = { history, before: live, after: candidate, isChosen: null }
  return Array.from(flippedMessages(compared), (index) => flipOf(compared, index))
}

/** The decision that grouped a message last in a preview; its first one where none did. */
function effective(history: CreatorHistory, previewed: Previewed, index: number): number {
  const last = history.lastDecision[index] as number
  return previewed.kind[last] === ACCEPTED.none ? (history.firstDecision[index] as number) : last
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

function changeOf(
  history: CreatorHistory,
  live: Previewed,
  candidate: Previewed,
  index: number,
): Change | null {
  const inLive = effective(history, live, index)
  const inCandidate = effective(history, candidate, index)
  const before = live.kind[inLive]
  const after = candidate.kind[inCandidate]
  const isSameRank = before === after && live.rank[inLive] === candidate.rank[inCandidate]
  if (isSameRank && inLive === inCandidate) return null
  if (before === ACCEPTED.none) return after === ACCEPTED.none ? null : 'joins'
  if (after === ACCEPTED.none) return 'leaves'
  if (before !== after || inLive === inCandidate) return 'moves'
  // Grouped by its first decision here and by its second there: by the same link for all that.
  const isSame =
    acceptedLink(history, live, inLive)?.candidate ===
    acceptedLink(history, candidate, inCandidate)?.candidate
  return isSame ? null : 'moves'
}
