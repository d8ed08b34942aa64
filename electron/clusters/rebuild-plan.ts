import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import { ACCEPTED } from './preview.ts'
import { NO_HOME } from './preview-world.ts'
import { regroup } from './regroup.ts'
import { NO_SCORE, type WantedGrouping } from './wanted-grouping.ts'

/** How a creator's messages are grouped now. Homes are numbered in any order, from 0. */
export type LiveGrouping = {
  /** By message index; `NO_HOME` where there is none. */
  readonly home: Int32Array
  readonly homes: number
  /** By seq: the link that holds a message in its home. */
  readonly held: ReadonlyMap<number, { readonly kind: LinkKind; readonly candidate: number }>
  /** By seq: who is suggested by its newest decision. */
  readonly suggested: ReadonlySet<number>
}

export type PlannedLink = {
  readonly kind: LinkKind
  readonly candidate: number
  readonly trigramScore: Millionths | null
  readonly vectorScore: Millionths | null
}

/** A message that a rebuild decides about. */
export type PlannedDecision = {
  readonly seq: number
  readonly before: number
  /** Numbered on from the homes there are where it is a new one; `NO_HOME` where it has none. */
  readonly home: number
  /** What holds it there; null for whom others are linked to. */
  readonly link: PlannedLink | null
  readonly isSuggested: boolean
}

/**
 * What must be written so that messages are grouped as wanted, by seq: those whose home changes, whose link that holds
 * them there, or of whom, without a home, it changes whether they are suggested. See `regroup` for who goes where.
 */
export function planRebuild(live: LiveGrouping, wanted: WantedGrouping): PlannedDecision[] {
  const { home } = regroup(live.home, live.homes, wanted.home, wanted.answered)
  const planned: PlannedDecision[] = []
  for (let index = 0; index < home.length; index++) {
    if (wanted.answered[index] === 1) continue
    const decision = {
      seq: index + 1,
      before: live.home[index] as number,
      home: home[index] as number,
      link: linkAt(wanted, home, index),
      isSuggested: home[index] === NO_HOME && wanted.isSuggested[index] === 1,
    }
    if (isChange(live, decision)) planned.push(decision)
  }
  return planned
}

/** The link that brought a message there, if its other end lives there too. */
function linkAt(wanted: WantedGrouping, home: Int32Array, index: number): PlannedLink | null {
  const candidate = wanted.candidate[index] as number
  const isNone = wanted.kind[index] === ACCEPTED.none || home[index] === NO_HOME
  if (isNone || home[candidate - 1] !== home[index]) return null
  return {
    kind: wanted.kind[index] === ACCEPTED.trigram ? 'trigram' : 'vector',
    candidate,
    trigramScore: scoreOf(wanted.trigramScore[index]),
    vectorScore: scoreOf(wanted.vectorScore[index]),
  }
}

const scoreOf = (score: number | undefined): Millionths | null =>
  score === undefined || score === NO_SCORE ? null : score

function isChange(
  { held, suggested }: LiveGrouping,
  { seq, before, home, link, isSuggested }: PlannedDecision,
) {
  if (before !== home) return true
  if (home === NO_HOME) return isSuggested !== suggested.has(seq)
  const now = held.get(seq)
  return link !== null && (now?.kind !== link.kind || now.candidate !== link.candidate)
}
