import type { Fire } from './rules.ts'

/** Thresholds in millionths. */
export type ModelConfig = {
  threshold: number
  trigramThreshold: number
  suggestThreshold: number
  minimumWords: number
}

export type ModelIncoming = {
  creator: string
  externalId: string
  text: string
  channel: string
  createdAtMs: number
  isPaid: boolean
}

export type ModelMessage = ModelIncoming & {
  seq: number
  normalised: string
  vector: ArrayLike<number> | null
  /** Config version that was live when it was stored. */
  storedUnder: number
}

export type ModelLink = { seq: number; score: number }
export type ModelLinks = { trigram: ModelLink[]; vector: ModelLink[] }
export type ModelKind = 'trigram' | 'vector'

/** A home is named by the seq of the message whose decision made it. */
export type ModelHome = number

export type ModelAccepted = { kind: ModelKind; rank: number; candidate: number; score: number }

export type ModelOutcome =
  | 'joined'
  | 'created'
  | 'single'
  | 'skipped:paid'
  | 'skipped:empty'
  | 'skipped:short'

export type ModelDecision = {
  seq: number
  outcome: ModelOutcome
  accepted: ModelAccepted | null
  /** Both scores of the matched pair. */
  trigramScore: number | null
  vectorScore: number | null
  /** Home of the candidate before, and of the message after. */
  matchedHome: ModelHome | null
  ownHome: ModelHome | null
  superseded: number | null
  isSuggested: boolean
  answered: ModelAccepted | null
  configVersion: number
  links: ModelLinks
}

export type ModelRefusal = { act: number; first: number; second: number; isEnded: boolean }

/** Homes, answers and refusals of one creator at a moment: of what happened, or of a preview. */
export type ModelWorld = {
  /** All messages of the creator, stored order. */
  messages: ModelMessage[]
  fire: Fire
  homeOf: Record<number, ModelHome>
  /** Homes that are actioned; a preview has none of its own. */
  actioned: ModelHome[]
  answered: number[]
  refusals: ModelRefusal[]
}

export type ModelAct = {
  kind: 'action' | 'remove' | 'refuse' | 'restore'
  /** Decisions of this creator before it. */
  after: number
  cluster: ModelHome | null
  /** Messages answered, or taken out of their home, or brought back. */
  messages: { seq: number; home: ModelHome }[]
  refusals: { first: number; second: number }[]
  /** Place of the act that this one takes back. */
  takesBack: number | null
  isTakenBack: boolean
}

export type ModelReason =
  | 'already-actioned'
  | 'not-shown'
  | 'actioned'
  | 'not-a-member'
  | 'has-another-home'
  | 'cluster-actioned'
  | 'taken-back'
  | 'not-restorable'

/** The place of the act in the creator's acts, or why there is none. */
export type ModelActResult = { act: number } | { reason: ModelReason }

/** A shown cluster. */
export type ModelCluster = {
  home: ModelHome
  status: 'open' | 'actioned'
  members: number[]
  superseded: number[]
}

/** Everything the model holds of one creator. */
export type ModelCreator = {
  decisions: ModelDecision[]
  acts: ModelAct[]
  world: ModelWorld
}
