import type { World } from './accept.ts'
import type { CreatorHistory, RefusedPair } from './preview-history.ts'
import { type Refusal, Refusals } from './refused.ts'

/** Home of a message that has none. */
export const NO_HOME = -1

/** A message with the home that something took it out of. */
export type Leaver = { readonly seq: number; readonly home: number }

/** The homes and refusals of one preview while it runs. Messages are named by seq, as acceptance names them. */
export class PreviewWorld implements World {
  /** Home of each message, by index. */
  readonly homes: Int32Array
  /** 1 for each message whose home was actioned, by index. */
  readonly answered: Uint8Array
  readonly #createdBy: number[] = []
  readonly #erased = new Set<number>()
  readonly #history: CreatorHistory
  readonly #refusals = new Refusals<number>()
  readonly #isRefusable: Uint8Array
  /** How many messages with a text a home holds; only for texts that a refusal of this history names. */
  readonly #residents = new Map<number, number>()

  constructor(history: CreatorHistory) {
    this.#history = history
    this.homes = new Int32Array(history.messages).fill(NO_HOME)
    this.answered = new Uint8Array(history.messages)
    this.#isRefusable = refusableTexts(history)
  }

  /** History number of the event that made each home. */
  get createdBy(): Int32Array {
    return Int32Array.from(this.#createdBy)
  }

  get homeCount(): number {
    return this.#createdBy.length
  }

  /**
   * Puts a message into its candidate's home, or both into a new one; gives that home.
   * @param event History number of what happens.
   */
  join(seq: number, candidate: number, event: number): number {
    let home = this.home(candidate)
    if (home === NO_HOME) {
      home = this.homeCount
      this.#createdBy.push(event)
      this.enter(candidate, home)
    }
    this.enter(seq, home)
    return home
  }

  home(seq: number): number {
    return this.homes[seq - 1] ?? NO_HOME
  }

  enter(seq: number, home: number): void {
    this.homes[seq - 1] = home
    this.#count(seq, home, 1)
  }

  /** Takes a message out of its home and gives that home back; `NO_HOME` if it had none. */
  leave(seq: number): number {
    const home = this.home(seq)
    if (home === NO_HOME) return NO_HOME
    this.homes[seq - 1] = NO_HOME
    this.#count(seq, home, -1)
    return home
  }

  /**
   * Gives everyone the home it has in another arrangement, and gives back who has moved, with the home it had before.
   * @param home By index; new homes are numbered on from those there are, in the order of their first messages
   * @param madeBy History number of the event that makes the home that this message is the first to move into
   */
  rearrange(home: Int32Array, madeBy: (seq: number) => number): Leaver[] {
    const moved: Leaver[] = []
    for (let index = 0; index < home.length; index++) {
      const [own, next] = [this.homes[index] as number, home[index] as number]
      if (own === next) continue
      const seq = index + 1
      if (next === this.homeCount) this.#createdBy.push(madeBy(seq))
      this.leave(seq)
      if (next !== NO_HOME) this.enter(seq, next)
      moved.push({ seq, home: own })
    }
    return moved
  }

  /** Deletes a message: it leaves its home, and never comes back to one. */
  erase(seq: number): void {
    this.leave(seq)
    this.#erased.add(seq)
  }

  isErased(seq: number): boolean {
    return this.#erased.has(seq)
  }

  refuse(pair: RefusedPair): void {
    this.#refusals.add(this.#refusal(pair))
  }

  endRefusal(pair: RefusedPair): void {
    this.#refusals.end(this.#refusal(pair))
  }

  isShort(seq: number, minimumWords: number): boolean {
    const words = this.#history.words[seq - 1] as number
    return words >= 0 && words < minimumWords
  }

  numbersDiffer(seq: number, candidate: number): boolean {
    return this.#history.numbers[seq - 1] !== this.#history.numbers[candidate - 1]
  }

  isRefused(seq: number, candidate: number): boolean {
    if (this.#isRefusable[this.#text(seq)] !== 1) return false
    const barred = this.#refusals.against(seq, this.#text(seq))
    if (barred === null) return false
    if (barred.seqs.has(candidate) || barred.texts.has(this.#text(candidate))) return true
    const home = this.home(candidate)
    if (home === NO_HOME) return false
    for (const other of barred.seqs) if (this.home(other) === home) return true
    for (const text of barred.texts) if (this.#residents.has(this.#residentKey(home, text))) return true
    return false
  }

  #text(seq: number): number {
    return this.#history.text[seq - 1] as number
  }

  #refusal([first, second]: RefusedPair): Refusal<number> {
    return { first, second, firstText: this.#text(first), secondText: this.#text(second) }
  }

  #count(seq: number, home: number, change: 1 | -1): void {
    const text = this.#text(seq)
    if (this.#isRefusable[text] !== 1) return
    const key = this.#residentKey(home, text)
    const residents = (this.#residents.get(key) ?? 0) + change
    if (residents === 0) this.#residents.delete(key)
    else this.#residents.set(key, residents)
  }

  #residentKey(home: number, text: number): number {
    return home * this.#history.messages + text
  }
}

/** 1 for each interned text that a refusal of this history names, itself or by a message. */
export function refusableTexts({ messages, acts, text }: CreatorHistory): Uint8Array {
  const isRefusable = new Uint8Array(messages)
  for (const act of acts) {
    if (act.kind !== 'remove' && act.kind !== 'refuse') continue
    for (const seq of act.refusals.flat()) isRefusable[text[seq - 1] as number] = 1
  }
  return isRefusable
}
