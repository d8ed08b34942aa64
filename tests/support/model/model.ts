import { action, refuse, remove, restore } from './acts.ts'
import { decide } from './deciding.ts'
import type { Fire } from './rules.ts'
import { normalisedText } from './text.ts'
import type {
  ModelActResult,
  ModelCluster,
  ModelConfig,
  ModelCreator,
  ModelDecision,
  ModelHome,
  ModelIncoming,
} from './types.ts'
import { newWorld, shownClusters } from './world.ts'

export type ModelOptions = {
  config: ModelConfig
  /** The unit vector of a normalised text, as it would be stored; null where a text has none. */
  vectorOf: (normalised: string) => ArrayLike<number> | null
  fire?: Fire
}

/**
 * The engine, written again from the words of its rules: slow, obvious, plain arrays, no database, and
 * sharing no code with the product. What the words leave open is decided here as follows.
 * - Empty: no letter, number or symbol; an emoji is a symbol. Paid comes before empty.
 * - The gate is always on, there is one embedding model, and vectors are always there in time.
 * - A candidate may be newer by `created_at` than the message; only its age is limited, and 90 days
 *   exactly is not too old.
 * - A message is never short by the number of its words alone where it has a letter of a script written
 *   without spaces.
 * - A short message takes no links, is not suggested, and no answered candidate is noted for it.
 * - Answered candidates are ranked and judged as eligible ones are: ten of each kind, trigram first,
 *   acceptable by numbers, words and refusals, at or above the threshold of their kind.
 * - A message that arrives behind its channel's member (older by `created_at`) joins the home and
 *   supersedes nobody.
 * - Further choices about what people do stand in `acts.ts`.
 */
export class Model {
  readonly configs: ModelConfig[]
  readonly #creators: Record<string, ModelCreator> = {}
  readonly #vectorOf: ModelOptions['vectorOf']
  readonly #fire: Fire

  constructor({ config, vectorOf, fire = () => undefined }: ModelOptions) {
    this.configs = [config]
    this.#vectorOf = vectorOf
    this.#fire = fire
  }

  /** Pushes a config; versions count from 1. */
  setConfig(config: ModelConfig): number {
    this.configs.push(config)
    return this.configs.length
  }

  creatorNames(): string[] {
    return Object.keys(this.#creators)
  }

  creators(): ModelCreator[] {
    return Object.values(this.#creators)
  }

  creator(name: string): ModelCreator {
    const known = this.#creators[name] ?? { decisions: [], acts: [], world: newWorld([], this.#fire) }
    this.#creators[name] = known
    return known
  }

  store(message: ModelIncoming): 'stored' | 'duplicate' | 'conflict' {
    const everything = Object.values(this.#creators).flatMap(({ world }) => world.messages)
    const known = everything.find(({ externalId }) => externalId === message.externalId)
    if (known) {
      const isSame = known.text === message.text && known.creator === message.creator
      this.#fire(isSame ? 'sent again' : 'conflict')
      return isSame ? 'duplicate' : 'conflict'
    }
    const { messages } = this.creator(message.creator).world
    const normalised = normalisedText(message.text)
    const vector = this.#vectorOf(normalised)
    messages.push({
      ...message,
      seq: messages.length + 1,
      normalised,
      vector,
      storedUnder: this.configs.length,
    })
    return 'stored'
  }

  /** Decides the next pending message of a creator; null where none is left. */
  decideNext(name: string): ModelDecision | null {
    const creator = this.creator(name)
    const message = creator.world.messages[creator.decisions.length]
    if (!message) return null
    const decision = decide(
      creator.world,
      message,
      this.configs.length,
      this.configs[this.configs.length - 1] as ModelConfig,
    )
    creator.decisions.push(decision)
    return decision
  }

  action = (creator: string, home: ModelHome): ModelActResult => action(this.creator(creator), home)

  remove = (creator: string, home: ModelHome, seqs: number[]): ModelActResult =>
    remove(this.creator(creator), home, seqs)

  refuse = (creator: string, one: number, other: number): ModelActResult =>
    refuse(this.creator(creator), one, other)

  restore = (creator: string, act: number): ModelActResult => restore(this.creator(creator), act)

  /** The shown clusters of a creator, in order of creation. */
  clusters(creator: string): ModelCluster[] {
    return shownClusters(this.creator(creator).world)
  }

  decisions(creator: string): ModelDecision[] {
    return this.creator(creator).decisions
  }
}
