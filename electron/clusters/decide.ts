import type { Outcome } from '../../shared/model/decision.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import type { FoundLinks } from '../links/search.ts'
import { type Accepted, accept, isSuggested } from './accept.ts'
import type { DecidingConfig, KnownMessage, LiveWorld } from './live-world.ts'

/** Why a message is not matched, whatever its links are; null: it takes part. */
export type Skip = 'skipped:paid' | 'skipped:empty' | 'skipped:gate' | null

export type PendingMessage = KnownMessage & { readonly skip: Skip }

/** The pair that a decision rests on. */
export type AcceptedMatch = {
  readonly accepted: Accepted
  readonly candidate: KnownMessage
  readonly trigramScore: Millionths | null
  readonly vectorScore: Millionths | null
  /** The candidate's home before; null where it had none. */
  readonly home: string | null
}

/** What the engine does with one message; writing it down is `decision-store.ts`. */
export type Decided = {
  readonly message: PendingMessage
  readonly outcome: Outcome
  readonly isSuggested: boolean
  readonly match: AcceptedMatch | null
  readonly home: string | null
  readonly superseded: KnownMessage | null
  /** Whether the message is its channel's member in its home. */
  readonly isMember: boolean
  readonly answered: Accepted | null
  readonly links: FoundLinks | null
}

/**
 * Decides one message under a config, given its links, and puts it into its home in `world`.
 * Pure but for `world`, and for `newHome`, which names a home that did not exist.
 * @param links Null for messages that are not matched.
 */
export function decide(
  world: LiveWorld,
  message: PendingMessage,
  links: FoundLinks | null,
  config: DecidingConfig,
  newHome: () => string,
): Decided {
  world.add(message)
  const unmatched = {
    message,
    isSuggested: false,
    match: null,
    home: null,
    superseded: null,
    isMember: false,
    links,
  }
  if (message.skip || !links) return { ...unmatched, outcome: message.skip ?? 'single', answered: null }
  if (world.isShort(message.seq, config.minimumWords)) {
    return { ...unmatched, outcome: 'skipped:short', answered: null }
  }
  const answered = accept(world, message.seq, links.answered, config)
  const accepted = accept(world, message.seq, links, config)
  if (!accepted) {
    return {
      ...unmatched,
      outcome: 'single',
      isSuggested: isSuggested(world, message.seq, links, config),
      answered,
    }
  }
  const match = matchOf(world, links, accepted)
  return { ...join(world, message, match, newHome), message, isSuggested: false, match, answered, links }
}

/**
 * Decides a decided message once more. One that has a home by now keeps it: what it would be matched to is noted,
 * and nobody is moved.
 */
export function decideAgain(
  world: LiveWorld,
  message: PendingMessage,
  links: FoundLinks | null,
  config: DecidingConfig,
  newHome: () => string,
): Decided {
  const home = world.home(message.seq)
  if (home === null || !links) return decide(world, message, links, config, newHome)
  world.add(message)
  const accepted = accept(world, message.seq, links, config)
  return {
    message,
    outcome: 'degraded:kept',
    isSuggested: false,
    match: accepted && matchOf(world, links, accepted),
    home,
    superseded: null,
    isMember: false,
    answered: accept(world, message.seq, links.answered, config),
    links,
  }
}

function matchOf(world: LiveWorld, links: FoundLinks, accepted: Accepted): AcceptedMatch {
  const other = links[accepted.kind].others[accepted.rank - 1] ?? null
  const isTrigram = accepted.kind === 'trigram'
  return {
    accepted,
    candidate: world.message(accepted.candidate),
    trigramScore: isTrigram ? accepted.score : other,
    vectorScore: isTrigram ? other : accepted.score,
    home: world.home(accepted.candidate),
  }
}

/** Into the candidate's home, or into a new one with it. Two homes are never merged. */
function join(
  world: LiveWorld,
  message: PendingMessage,
  match: AcceptedMatch,
  newHome: () => string,
): Pick<Decided, 'outcome' | 'home' | 'superseded' | 'isMember'> {
  const home = match.home ?? newHome()
  if (match.home === null) world.settle(match.candidate, home)
  const before = world.member(home, message.channel)
  world.settle(message, home)
  const isMember = world.member(home, message.channel)?.seq === message.seq
  return {
    outcome: match.home === null ? 'created' : 'joined',
    home,
    superseded: isMember ? before : null,
    isMember,
  }
}
