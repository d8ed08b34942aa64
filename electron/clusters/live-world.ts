import type { Millionths } from '../../shared/model/similarity.ts'
import type { World } from './accept.ts'
import { type Refusal, Refusals } from './refused.ts'

/** What the engine must know of a message to decide about it or to match another to it. */
export type KnownMessage = {
  readonly id: string
  readonly seq: number
  readonly textHash: string
  /** Null: written without spaces, never short. */
  readonly wordCount: number | null
  readonly numbersHash: string
  readonly channel: string
  readonly createdAtMs: number
}

/** A message with its home, as gathered from the database. */
export type HousedMessage = KnownMessage & { readonly home: string }

/** The part of a creator's messages and homes that a batch can touch, kept up to date while it is decided. */
export class LiveWorld implements World {
  readonly #messages = new Map<number, KnownMessage>()
  readonly #homes = new Map<number, string>()
  readonly #residents = new Map<string, KnownMessage[]>()
  readonly #refusals = new Refusals<string>()

  constructor(
    known: Iterable<KnownMessage>,
    housed: Iterable<HousedMessage>,
    refusals: Iterable<Refusal<string>>,
  ) {
    for (const message of known) this.#messages.set(message.seq, message)
    for (const message of housed) this.settle(message, message.home)
    for (const refusal of refusals) this.#refusals.add(refusal)
  }

  /** Makes a message known before it is decided. */
  add(message: KnownMessage): void {
    this.#messages.set(message.seq, message)
  }

  message(seq: number): KnownMessage {
    const message = this.#messages.get(seq)
    if (!message) throw new Error(`message ${seq} was not gathered`)
    return message
  }

  home(seq: number): string | null {
    return this.#homes.get(seq) ?? null
  }

  /** Puts a message into a home. */
  settle(message: KnownMessage, home: string): void {
    this.#messages.set(message.seq, message)
    this.#homes.set(message.seq, home)
    const residents = this.#residents.get(home)
    if (residents) residents.push(message)
    else this.#residents.set(home, [message])
  }

  /** The member of a channel in a home: of its messages there the newest by (`created_at`, seq). */
  member(home: string, channel: string): KnownMessage | null {
    let newest: KnownMessage | null = null
    for (const resident of this.#residents.get(home) ?? []) {
      if (resident.channel === channel && (!newest || isNewer(resident, newest))) newest = resident
    }
    return newest
  }

  isShort(seq: number, minimumWords: number): boolean {
    const { wordCount } = this.message(seq)
    return wordCount !== null && wordCount < minimumWords
  }

  numbersDiffer(seq: number, candidate: number): boolean {
    return this.message(seq).numbersHash !== this.message(candidate).numbersHash
  }

  isRefused(seq: number, candidate: number): boolean {
    const barred = this.#refusals.against(seq, this.message(seq).textHash)
    if (!barred) return false
    const home = this.#homes.get(candidate)
    const others = home === undefined ? [this.message(candidate)] : (this.#residents.get(home) ?? [])
    return others.some((other) => barred.seqs.has(other.seq) || barred.texts.has(other.textHash))
  }
}

/** Whether `one` is the newer of two messages of a channel. */
export const isNewer = (one: KnownMessage, other: KnownMessage): boolean =>
  one.createdAtMs > other.createdAtMs || (one.createdAtMs === other.createdAtMs && one.seq > other.seq)

/** The members among a home's residents: of each channel the newest. */
export function membersAmong<Resident extends KnownMessage>(residents: readonly Resident[]): Resident[] {
  const newest = new Map<string, Resident>()
  for (const resident of residents) {
    const known = newest.get(resident.channel)
    if (!known || isNewer(resident, known)) newest.set(resident.channel, resident)
  }
  return residents.filter((resident) => newest.get(resident.channel) === resident)
}

/** Thresholds as they are compared, with the version they come from. */
export type DecidingConfig = {
  readonly version: number
  readonly threshold: Millionths
  readonly trigramThreshold: Millionths
  readonly suggestThreshold: Millionths
  readonly minimumWords: number
}
