import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'

/** Links of one kind, best first: the candidates and their scores at the same places. */
export type LinkList = { readonly seqs: ArrayLike<number>; readonly scores: ArrayLike<Millionths> }

export type Links = { readonly trigram: LinkList; readonly vector: LinkList }

/** The part of a config that decides. */
export type Thresholds = {
  readonly threshold: Millionths
  readonly trigramThreshold: Millionths
  readonly suggestThreshold: Millionths
  readonly minimumWords: number
}

/** What acceptance must know of the moment it decides in. Messages of the one creator, named by seq. */
export interface World {
  /** Whether a message has fewer words than that; never where `minimumWords` is 0. */
  isShort(seq: number, minimumWords: number): boolean
  /** Whether the sequences of digits in the two texts differ. */
  numbersDiffer(seq: number, candidate: number): boolean
  /** Whether the message is refused with the candidate, or with any message in the candidate's home. */
  isRefused(seq: number, candidate: number): boolean
}

/** Why a link that scores high enough is not taken. */
export type PassedOver = 'numbers' | 'short' | 'refused'

/** The link that puts a message into its candidate's home; `rank` counts from 1 in the list of its kind. */
export type Accepted = {
  readonly kind: LinkKind
  readonly rank: number
  readonly candidate: number
  readonly score: Millionths
}

/** Why the engine passes over this link whatever it scores; null where the link is acceptable. */
export function passedOver(
  world: World,
  seq: number,
  candidate: number,
  kind: LinkKind,
  minimumWords: number,
): PassedOver | null {
  if (kind === 'trigram' && world.numbersDiffer(seq, candidate)) return 'numbers'
  if (world.isShort(candidate, minimumWords)) return 'short'
  return world.isRefused(seq, candidate) ? 'refused' : null
}

/**
 * Place of the first link in `from..to` that is acceptable, if it reaches the threshold; else -1.
 * Lists are best first, so nothing after a link below the threshold can count.
 */
export function firstAcceptable(
  world: World,
  seq: number,
  kind: LinkKind,
  list: LinkList,
  from: number,
  to: number,
  threshold: Millionths,
  minimumWords: number,
): number {
  for (let at = from; at < to && (list.scores[at] as number) >= threshold; at++) {
    if (passedOver(world, seq, list.seqs[at] as number, kind, minimumWords) === null) return at
  }
  return -1
}

/** The link that groups a message, or null: trigram links come before vector links. A short message has none. */
export function accept(world: World, seq: number, links: Links, thresholds: Thresholds): Accepted | null {
  if (world.isShort(seq, thresholds.minimumWords)) return null
  return (
    first(world, seq, 'trigram', links.trigram, thresholds.trigramThreshold, thresholds.minimumWords) ??
    first(world, seq, 'vector', links.vector, thresholds.threshold, thresholds.minimumWords)
  )
}

/** Whether a message that `accept` left single is shown to a person with its best acceptable vector link. */
export function isSuggested(world: World, seq: number, links: Links, thresholds: Thresholds): boolean {
  const { suggestThreshold, minimumWords } = thresholds
  if (world.isShort(seq, minimumWords)) return false
  return first(world, seq, 'vector', links.vector, suggestThreshold, minimumWords) !== null
}

function first(
  world: World,
  seq: number,
  kind: LinkKind,
  list: LinkList,
  threshold: Millionths,
  minimumWords: number,
): Accepted | null {
  const at = firstAcceptable(world, seq, kind, list, 0, list.seqs.length, threshold, minimumWords)
  if (at < 0) return null
  return { kind, rank: at + 1, candidate: list.seqs[at] as number, score: list.scores[at] as number }
}
