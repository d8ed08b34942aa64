import { action, erase, refuse, remove } from './acts.ts'
import { countDecided, lastHistory, nextAgain } from './again.ts'
import { decide, skipOf } from './deciding.ts'
import { joinByHand } from './joins.ts'
import { rebuild } from './rebuild.ts'
import { restore } from './restoring.ts'
import type { Fire } from './rules.ts'
import { moveModel, sentAgain, store, takeIn } from './storing.ts'
import type {
  ModelActResult,
  ModelCluster,
  ModelConfig,
  ModelCreator,
  ModelDecision,
  ModelGate,
  ModelHome,
  ModelIncoming,
  ModelMessage,
  VectorOf,
} from './types.ts'
import { newWorld, showShadow, shownClusters, vectorOf } from './world.ts'

export type ModelOptions = { config: ModelConfig; vectorOf: VectorOf; fire?: Fire }

/**
 * The engine, written again from the words of its rules: slow, obvious, plain arrays, no database, and
 * sharing no code with the product. What the words leave open is decided here as follows.
 * - Empty: no letter, number or symbol; an emoji is a symbol. Paid comes before empty, deleted or not, and empty
 *   before the gate. Whoever is skipped waits for no vector.
 * - Second decisions come first, by seq; then what waits. None is made while the gate is off.
 * - A candidate may be newer by `created_at` than the message; only its age is limited, and 90 days
 *   exactly is not too old.
 * - A message is never short by the number of its words alone where it has a letter of a script written
 *   without spaces.
 * - A short message takes no links, is not suggested, and no answered candidate is noted for it.
 * - Answered candidates are ranked and judged as eligible ones are: ten of each kind, trigram first,
 *   acceptable by numbers, words and refusals, at or above the threshold of their kind.
 * - A message that arrives behind its channel's member (older by `created_at`) joins the home and
 *   supersedes nobody.
 * - What was grouped in shadow is shown with the first decision that is made once the gate is on.
 * - In shadow a decision counts everyone; people see a home without those that were given it in shadow, and what
 *   they do to it touches all. A home that a message gets back is in shadow as before.
 * - Further choices stand in the other files of this folder.
 */
export class Model {
  readonly configs: ModelConfig[]
  readonly #creators: Record<string, ModelCreator> = {}
  /** By creator; '' holds for everyone without one. */
  readonly #gates: Record<string, ModelGate> = {}
  readonly #vectorOf: VectorOf
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

  /** Null: for every creator without a gate of its own. */
  setGate(creator: string | null, value: ModelGate): void {
    this.#gates[creator ?? ''] = value
  }

  gateOf(creator: string): ModelGate {
    const own = this.#gates[creator]
    const ofEveryone = this.#gates['']
    if (own && ofEveryone && own !== ofEveryone) this.#fire('gate of its own before that of everyone')
    return own ?? ofEveryone ?? 'on'
  }

  creatorNames(): string[] {
    return Object.keys(this.#creators)
  }

  creators(): ModelCreator[] {
    return Object.values(this.#creators)
  }

  creator(name: string): ModelCreator {
    const known = this.#creators[name] ?? {
      decisions: [],
      rebuilt: [],
      acts: [],
      world: newWorld([], this.#vectorOf, this.#fire),
    }
    this.#creators[name] = known
    return known
  }

  /** Stores a message, with its vector at once or without it. */
  store(message: ModelIncoming, isLate = false): 'stored' | 'duplicate' | 'conflict' {
    const again = sentAgain(this.creators(), message)
    if (again) return again
    store(this.creator(message.creator), message, isLate, this.configs)
    return 'stored'
  }

  /** The vector of a message comes. */
  arrive(name: string, seq: number): void {
    for (const message of this.creator(name).world.messages)
      if (message.seq === seq) message.isAwaited = false
  }

  /** 60 s go by: whatever a creator has stored so far is waited for no longer. */
  lapse(name: string): void {
    for (const message of this.creator(name).world.messages) message.isOverdue = true
  }

  /** Asks for everyone whom the gate has kept out; gives how many there are. */
  takeIn = (name: string): number => takeIn(this.creator(name), this.gateOf(name))

  /** Moves a creator to the newest config's model, if all its candidates have their vectors. */
  moveModel = (name: string): 'moved' | 'waits' => moveModel(this.creator(name), this.configs)

  /**
   * Decides the next message of a creator: one that is decided again; else of those that wait the first, unless its
   * vector is still waited for. Null where there is nothing to do.
   */
  decideNext(name: string): ModelDecision | null {
    const creator = this.creator(name)
    const next = nextAgain(creator, this.gateOf(name)) ?? this.#nextPending(name, creator)
    const inForce = this.#inForce(creator)
    const config = this.configs[inForce]
    if (!next || !config) return null
    if (inForce < this.configs.length - 1) this.#fire('config in force is not the newest')
    const decision = decide(creator.world, next.message, {
      history: lastHistory(creator) + 1,
      gate: this.gateOf(name),
      configVersion: inForce + 1,
      config,
      replaces: next.replaces,
    })
    creator.decisions.push(decision)
    if (this.gateOf(name) === 'on') showShadow(creator.world)
    return decision
  }

  #nextPending(name: string, creator: ModelCreator): { message: ModelMessage; replaces: null } | null {
    const { world } = creator
    const message = world.messages[countDecided(creator)]
    if (!message) return null
    const isMatched = skipOf(world, message, this.gateOf(name)) === null
    if (isMatched && !message.isOverdue && vectorOf(world, message) === null) {
      this.#fire('waits for its vector')
      return null
    }
    return { message, replaces: null }
  }

  /** Place of the newest version with the creator's model. */
  #inForce({ world }: ModelCreator): number {
    return this.configs.findLastIndex(({ embeddingModel }) => embeddingModel === world.model)
  }

  action = (creator: string, home: ModelHome): ModelActResult => action(this.creator(creator), home)

  remove = (creator: string, home: ModelHome, seqs: number[]): ModelActResult =>
    remove(this.creator(creator), home, seqs)

  refuse = (creator: string, one: number, other: number): ModelActResult =>
    refuse(this.creator(creator), one, other)

  join = (creator: string, seq: number, candidate: number): ModelActResult =>
    joinByHand(this.creator(creator), seq, candidate)

  erase = (creator: string, seq: number): ModelActResult => erase(this.creator(creator), seq)

  /** Groups what is not answered anew under the config in force, and asks for everyone whom the gate has kept out. */
  rebuild(name: string): ModelActResult {
    const creator = this.creator(name)
    const gate = this.gateOf(name)
    const result = rebuild(creator, this.configs, this.#inForce(creator), gate)
    const isRefused = 'reason' in result && result.reason !== 'nothing-changes'
    if (!isRefused) takeIn(creator, gate)
    return result
  }

  restore = (creator: string, act: number): ModelActResult => restore(this.creator(creator), act)

  /** The shown clusters of a creator, in order of creation. */
  clusters(creator: string): ModelCluster[] {
    return shownClusters(this.creator(creator).world)
  }

  decisions(creator: string): ModelDecision[] {
    return this.creator(creator).decisions
  }
}
