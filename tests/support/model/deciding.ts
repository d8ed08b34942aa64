import { acceptedOf, firstAcceptableOf } from './acceptance.ts'
import { answeredLinks, eligibleLinks } from './links.ts'
import { isEmpty, isShortText, trigramScoreOf, vectorScoreOf } from './text.ts'
import type { ModelConfig, ModelDecision, ModelHome, ModelLinks, ModelMessage, ModelWorld } from './types.ts'
import { homeOf, join, membersOf, messageOf } from './world.ts'

/** Decides one message under a config, and puts it into its home. */
export function decide(
  world: ModelWorld,
  message: ModelMessage,
  configVersion: number,
  config: ModelConfig,
): ModelDecision {
  const nothing = { ...undecided(message), configVersion }
  if (message.isPaid) return { ...nothing, outcome: 'skipped:paid' }
  if (isEmpty(message.normalised)) return { ...nothing, outcome: 'skipped:empty' }
  const links = eligibleLinks(world, message)
  if (isShortText(message.normalised, config.minimumWords))
    return { ...nothing, outcome: 'skipped:short', links }
  const answered = acceptedOf(world, message.seq, answeredLinks(world, message), config)
  const accepted = acceptedOf(world, message.seq, links, config)
  if (!accepted) {
    const { suggestThreshold } = config
    const suggested = firstAcceptableOf(world, message.seq, 'vector', links.vector, suggestThreshold, config)
    return { ...nothing, outcome: 'single', isSuggested: suggested !== null, answered, links }
  }
  return { ...nothing, ...joined(world, message, accepted.candidate), accepted, answered, links }
}

const noLinks = (): ModelLinks => ({ trigram: [], vector: [] })

function undecided({ seq }: ModelMessage): Omit<ModelDecision, 'outcome' | 'configVersion'> {
  return {
    seq,
    accepted: null,
    trigramScore: null,
    vectorScore: null,
    matchedHome: null,
    ownHome: null,
    superseded: null,
    isSuggested: false,
    answered: null,
    links: noLinks(),
  }
}

function joined(world: ModelWorld, message: ModelMessage, candidateSeq: number) {
  const candidate = messageOf(world, candidateSeq)
  const matchedHome = homeOf(world, candidateSeq)
  const memberIn = (home: ModelHome) =>
    membersOf(world, home).find(({ channel }) => channel === message.channel)?.seq ?? null
  // A new home holds the candidate first, so the candidate too can be superseded.
  const before =
    matchedHome === null
      ? candidate.channel === message.channel
        ? candidateSeq
        : null
      : memberIn(matchedHome)
  const ownHome = join(world, message.seq, candidateSeq)
  return {
    outcome: matchedHome === null ? ('created' as const) : ('joined' as const),
    trigramScore: trigramScoreOf(message.normalised, candidate.normalised),
    vectorScore: message.vector && candidate.vector ? vectorScoreOf(message.vector, candidate.vector) : null,
    matchedHome,
    ownHome,
    superseded: memberIn(ownHome) === message.seq ? before : null,
  }
}
