import type { LinkKind } from '../../shared/model/link.ts'
import type { Reader } from '../store/database.ts'
import { accept, type Links } from './accept.ts'
import type { CreatorHistory } from './preview-history.ts'
import { type PlannedUnder, unrefused } from './threshold-plan.ts'

/** A link by the seqs of its messages. */
export type PlacedLink = {
  readonly creator: string
  readonly seq: number
  readonly candidate: number
  readonly kind: LinkKind
}

/** A link by the ids of its messages. */
type NamedLink = { readonly messageId: string; readonly candidateId: string; readonly kind: LinkKind }

/** Links with the places of their messages; those of messages that are not stored are left out. */
export async function placeLinks<Link extends NamedLink>(
  reader: Reader,
  links: readonly Link[],
): Promise<{ readonly link: Link; readonly placed: PlacedLink }[]> {
  const ids = [...new Set(links.flatMap(({ messageId, candidateId }) => [messageId, candidateId]))]
  const rows = await reader.rows<{ id: string; creator: string; seq: number }>(
    'SELECT id, creator_id AS creator, seq FROM messages WHERE id = ANY ($1::uuid[]) AND seq IS NOT NULL',
    [ids],
  )
  const places = new Map(rows.map((row) => [row.id, row]))
  return links.flatMap((link) => {
    const message = places.get(link.messageId)
    const candidate = places.get(link.candidateId)
    if (!message || !candidate) return []
    const { creator, seq } = message
    return [{ link, placed: { creator, seq, candidate: candidate.seq, kind: link.kind } }]
  })
}

/**
 * Whether a link of a history is the one that its message joins by, at one vector threshold or another. What was refused
 * is left aside: a wrong link that is labelled is often refused as well, and it did join.
 * @param under as `planThresholds` has it
 * @param isChosen 1 for each message, by index, that is counted; null: all are
 */
export function isJoin(
  history: CreatorHistory,
  under: (configVersion: number) => PlannedUnder,
  isChosen: Uint8Array | null,
  { seq, kind, candidate }: PlacedLink,
): boolean {
  const index = seq - 1
  if (index >= history.firstDecision.length || isChosen?.[index] === 0) return false
  const decisions = new Set([history.firstDecision[index] as number, history.lastDecision[index] as number])
  return [...decisions].some((decision) => {
    const { values, isInHand } = under(history.configOf[decision] as number)
    const thresholds = isInHand ? { ...values, threshold: 0 } : values
    const accepted = accept(unrefused(history), seq, linksOf(history, decision), thresholds)
    return accepted?.kind === kind && accepted.candidate === candidate
  })
}

function linksOf(history: CreatorHistory, decision: number): Links {
  const part = (start: ArrayLike<number>, seqs: Int32Array, scores: Int32Array) => {
    const [from, to] = [start[decision] as number, start[decision + 1] as number]
    return { seqs: seqs.subarray(from, to), scores: scores.subarray(from, to) }
  }
  return {
    trigram: part(history.trigramStart, history.trigramSeq, history.trigramScore),
    vector: part(history.vectorStart, history.vectorSeq, history.vectorScore),
  }
}
