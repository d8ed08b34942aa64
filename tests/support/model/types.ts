import type { Fire } from './rules.ts'

/** Thresholds in millionths. */
export type ModelValues = {
  threshold: number
  trigramThreshold: number
  suggestThreshold: number
  minimumWords: number
}

export type ModelConfig = ModelValues & { embeddingModel: string }

export type ModelGate = 'on' | 'shadow' | 'off'

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
  /** What is known of a text without reading it again: it outlives the text, which deleting makes empty. */
  normalised: string
  /** Its vector has not come yet. */
  isAwaited: boolean
  /** It was stored 60 s ago or longer. */
  isOverdue: boolean
  /** An operator has asked for it to be taken in. */
  isWanted: boolean
  /** Config version that was live when it was stored. */
  storedUnder: number
}

export type ModelLink = { seq: number; score: number }
export type ModelLinks = { trigram: ModelLink[]; vector: ModelLink[] }
export type ModelKind = 'trigram' | 'vector'

/** A home is named by the history number of the event that made it: a decision or a join. */
export type ModelHome = number

export type ModelAccepted = { kind: ModelKind; rank: number; candidate: number; score: number }

export type ModelOutcome =
  | 'joined'
  | 'created'
  | 'single'
  | 'skipped:paid'
  | 'skipped:empty'
  | 'skipped:gate'
  | 'skipped:short'
  | 'degraded:kept'
  | 'rebuild'

export type ModelDecision = {
  history: number
  seq: number
  outcome: ModelOutcome
  /** The link that grouped it; where it kept its home, the link that would have. */
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
  isDegraded: boolean
  isShadow: boolean
  /** History number of the message's first decision, where this is its second. */
  replaces: number | null
  links: ModelLinks
}

export type ModelRefusal = { act: number; first: number; second: number; isEnded: boolean }

/** The unit vector of a normalised text by a model, as it would be stored; null where it never comes. */
export type VectorOf = (normalised: string, model: string) => ArrayLike<number> | null

/** Homes, answers and refusals of one creator at a moment: of what happened, or of a preview. */
export type ModelWorld = {
  /** All messages of the creator, stored order. */
  messages: ModelMessage[]
  fire: Fire
  vectorOf: VectorOf
  /** The embedding model whose vectors are compared; null before the first message. */
  model: string | null
  /** Decided, and not skipped as paid or empty or for the gate. */
  takingPart: number[]
  homeOf: Record<number, ModelHome>
  /** Whoever was given the home it has in shadow, which only the engine sees. */
  shadow: number[]
  /** Homes that are actioned; a preview has none of its own. */
  actioned: ModelHome[]
  answered: number[]
  erased: number[]
  refusals: ModelRefusal[]
}

/** A message with the home that an act took it out of or put it into; null where it had none. */
export type ModelTouched = { seq: number; home: ModelHome | null; isShadow: boolean }

export type ModelAct = {
  history: number
  kind: 'action' | 'remove' | 'refuse' | 'restore' | 'join' | 'delete' | 'rebuild'
  cluster: ModelHome | null
  /** Messages answered, taken out of their home, put into one, deleted or brought back. */
  messages: ModelTouched[]
  /** Whom a join put its message together with. */
  candidate: number | null
  /** Of a rebuild: the home that it gave each of its messages; it may be the same. */
  given: (ModelHome | null)[]
  refusals: { first: number; second: number }[]
  /** Place of the act that this one takes back. */
  takesBack: number | null
  isTakenBack: boolean
}

export type ModelJoinReason = 'deleted' | 'has-a-home' | 'not-linked' | 'answered' | 'refused'

export type ModelReason =
  | ModelJoinReason
  | 'already-actioned'
  | 'not-shown'
  | 'actioned'
  | 'not-a-member'
  | 'has-another-home'
  | 'cluster-actioned'
  | 'taken-back'
  | 'not-restorable'
  | 'gate-off'
  | 'in-shadow'
  | 'moved-since'
  | 'nothing-changes'

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
  /** Every decision about a message that came, in the order of the history, second ones too. */
  decisions: ModelDecision[]
  /** The decisions of rebuilds, which have places in the same history. */
  rebuilt: ModelDecision[]
  acts: ModelAct[]
  world: ModelWorld
}
