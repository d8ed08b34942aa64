import { acceptedOf, firstAcceptableOf } from './acceptance.ts'
import { answeredLinks, eligibleLinks } from './links.ts'
import { isEmpty, isShortText, trigramScoreOf, vectorScoreOf } from './text.ts'
import type {
  ModelConfig,
  ModelDecision,
  ModelGate,
  ModelHome,
  ModelMessage,
  ModelOutcome,
  ModelWorld,
} from './types.ts'
import { homeOf, join, membersOf, messageOf, vectorOf } from './world.ts'

/** All that a decision is made under. */
export type Moment = {
  history: number
  gate: ModelGate
  configVersion: number
  config: ModelConfig
  /** History number of the decision that this one replaces. */
  replaces: number | null
}

/** Why a message takes no part, whatever it is linked to. */
export function skipOf(world: ModelWorld, message: ModelMessage, gate: ModelGate): ModelOutcome | null {
  if (message.isPaid) return 'skipped:paid'
  if (world.erased.includes(message.seq) || isEmpty(message.normalised)) return 'skipped:empty'
  return gate === 'off' ? 'skipped:gate' : null
}

/** Decides one message, for the first or second time, and puts it into its home. */
export function decide(world: ModelWorld, message: ModelMessage, moment: Moment): ModelDecision {
  const nothing = undecided(message, moment)
  const skip = skipOf(world, message, moment.gate)
  if (skip) return { ...nothing, outcome: skip }
  if (!world.takingPart.includes(message.seq)) world.takingPart.push(message.seq)
  const links = eligibleLinks(world, message)
  const linked = { ...nothing, links, isDegraded: vectorOf(world, message) === null }
  return homeOf(world, message.seq) === null
    ? decideHomeless(world, message, moment, linked)
    : decideHoused(world, message, moment, linked)
}

type Undecided = Omit<ModelDecision, 'outcome'>

function decideHomeless(
  world: ModelWorld,
  message: ModelMessage,
  { config, history, gate }: Moment,
  linked: Undecided,
): ModelDecision {
  const { links } = linked
  if (isShortText(message.normalised, config.minimumWords)) return { ...linked, outcome: 'skipped:short' }
  const answered = acceptedOf(world, message.seq, answeredLinks(world, message), config)
  const accepted = acceptedOf(world, message.seq, links, config)
  if (accepted) {
    const match = matchOf(world, message, accepted.candidate)
    const moved = moveIn(world, message, accepted.candidate, history, gate)
    return { ...linked, ...match, ...moved, accepted, answered }
  }
  const { suggestThreshold } = config
  const suggested = firstAcceptableOf(world, message.seq, 'vector', links.vector, suggestThreshold, config)
  return { ...linked, outcome: 'single', isSuggested: suggested !== null, answered }
}

/** It moves nobody who has a home: what it would have been matched to is noted. */
function decideHoused(
  world: ModelWorld,
  message: ModelMessage,
  { config }: Moment,
  linked: Undecided,
): ModelDecision {
  const kept = { ...linked, outcome: 'degraded:kept' as const, ownHome: homeOf(world, message.seq) }
  if (isShortText(message.normalised, config.minimumWords)) return kept
  const answered = acceptedOf(world, message.seq, answeredLinks(world, message), config)
  const accepted = acceptedOf(world, message.seq, linked.links, config)
  if (!accepted) return { ...kept, answered }
  return { ...kept, ...matchOf(world, message, accepted.candidate), accepted, answered }
}

const undecided = ({ seq }: ModelMessage, { history, gate, configVersion, replaces }: Moment): Undecided => ({
  history,
  seq,
  accepted: null,
  trigramScore: null,
  vectorScore: null,
  matchedHome: null,
  ownHome: null,
  superseded: null,
  isSuggested: false,
  answered: null,
  configVersion,
  isDegraded: false,
  isShadow: gate === 'shadow',
  replaces,
  links: { trigram: [], vector: [] },
})

function matchOf(world: ModelWorld, message: ModelMessage, candidateSeq: number) {
  const candidate = messageOf(world, candidateSeq)
  const own = vectorOf(world, message)
  const other = vectorOf(world, candidate)
  return {
    trigramScore: trigramScoreOf(message.normalised, candidate.normalised),
    vectorScore: own && other ? vectorScoreOf(own, other) : null,
    matchedHome: homeOf(world, candidateSeq),
  }
}

function moveIn(
  world: ModelWorld,
  message: ModelMessage,
  candidate: number,
  history: number,
  gate: ModelGate,
) {
  const matchedHome = homeOf(world, candidate)
  const memberIn = (home: ModelHome) =>
    membersOf(world, home).find(({ channel }) => channel === message.channel)?.seq ?? null
  // A new home holds the candidate first, so the candidate too can be superseded.
  const ofCandidate = messageOf(world, candidate).channel === message.channel ? candidate : null
  const before = matchedHome === null ? ofCandidate : memberIn(matchedHome)
  const ownHome = join(world, message.seq, candidate, history, gate === 'shadow')
  return {
    outcome: matchedHome === null ? ('created' as const) : ('joined' as const),
    ownHome,
    superseded: memberIn(ownHome) === message.seq ? before : null,
  }
}
