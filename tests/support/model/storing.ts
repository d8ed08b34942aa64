import { replaceable } from './again.ts'
import { normalisedText } from './text.ts'
import type { ModelConfig, ModelCreator, ModelGate, ModelIncoming } from './types.ts'
import { vectorOf } from './world.ts'

/** How messages come to a creator, and what is asked for on their behalf. */

const newest = (configs: ModelConfig[]): ModelConfig => configs[configs.length - 1] as ModelConfig

/** What becomes of a message whose id is known; null where it is a new one. */
export function sentAgain(creators: ModelCreator[], message: ModelIncoming): 'duplicate' | 'conflict' | null {
  for (const { world } of creators) {
    const known = world.messages.find(({ externalId }) => externalId === message.externalId)
    if (!known) continue
    // Nobody knows the text of a deleted message any more, so none is another one.
    const isErased = world.erased.includes(known.seq)
    const isSame = (isErased || known.text === message.text) && known.creator === message.creator
    if (isErased) world.fire('sent again after it was deleted')
    world.fire(isSame ? 'sent again' : 'conflict')
    return isSame ? 'duplicate' : 'conflict'
  }
  return null
}

/** A creator's first message decides whose vectors its messages are compared by: the newest config's. */
export function store(
  { world }: ModelCreator,
  message: ModelIncoming,
  isLate: boolean,
  configs: ModelConfig[],
): void {
  world.model ??= newest(configs).embeddingModel
  world.messages.push({
    ...message,
    seq: world.messages.length + 1,
    normalised: normalisedText(message.text),
    isAwaited: isLate,
    isOverdue: false,
    isWanted: false,
    storedUnder: configs.length,
  })
}

/** Nobody is taken in, or asked for, while the gate is off. */
export function takeIn(creator: ModelCreator, gate: ModelGate): number {
  const { world } = creator
  const kept = replaceable(creator).filter(({ outcome }) => outcome === 'skipped:gate')
  if (gate === 'off') {
    if (kept.length > 0) world.fire('take-in refused: the gate is off')
    return 0
  }
  for (const message of world.messages) {
    if (kept.some(({ seq }) => seq === message.seq)) message.isWanted = true
  }
  return kept.length
}

/** Once everyone who is, or can again be, a candidate has its vector, answered ones too. */
export function moveModel({ world }: ModelCreator, configs: ModelConfig[]): 'moved' | 'waits' {
  const { embeddingModel } = newest(configs)
  if (world.model === embeddingModel) return 'moved'
  const candidates = world.messages.filter(
    ({ seq }) => world.takingPart.includes(seq) && !world.erased.includes(seq),
  )
  const isReady = candidates.every((message) => vectorOf({ ...world, model: embeddingModel }, message))
  world.fire(isReady ? 'model moved' : 'model waits for a vector')
  if (isReady) world.model = embeddingModel
  return isReady ? 'moved' : 'waits'
}
