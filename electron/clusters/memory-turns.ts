/** So much of the memory for held creators is let through beside whatever is held: all whom no index is asked about. */
const SMALL_SHARE = 0.15

/** A creator that does not fit beside others is read for a while that is worth it. */
const STRETCH_MS = 300_000

/** Of what comes in as people write nobody waits for all of a backlog; each change of turns reads creators anew. */
const SHORT_STRETCH_MS = 30_000

/** Who has not asked for so long is done by somebody else by now, or by nobody. */
const GONE_MS = 120_000

type Turn = {
  readonly beganMs: number
  readonly askedMs: number
  readonly share: number
  /** Whether it is for few messages, which are soon done. */
  readonly isShort: boolean
  /** When the first batch of the turn was done: before it all of the creator is read. */
  readonly readyMs?: number
}

/**
 * Whose messages are searched among in memory, where not all fit into it at once: two that push each other out would be
 * read anew for each batch. Whoever has a turn keeps it until it ends it, or others have waited for a while.
 */
export class MemoryTurns {
  readonly #nowMs: () => number
  /** Those who have one, by when it began. */
  readonly #turns = new Map<string, Turn>()
  /** Those who wait, by since when. */
  readonly #waiting = new Map<string, Turn>()
  /** Those whose batch is worked on: it may take longer than anybody is waited for. */
  readonly #busy = new Set<string>()

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /**
   * Whether it is this creator's turn, which it is asked for before each batch. If not it is to ask again soon.
   * @param share of all memory that it takes, up to 1
   * @param isShort whether it is for few messages
   */
  take(creator: string, share: number, isShort = false): boolean {
    if (share <= SMALL_SHARE) return true
    const askedMs = this.#nowMs()
    this.#forgetGone(askedMs)
    const turn = this.#turns.get(creator)
    const mayTake =
      this.#fits(creator, share) && (turn ? !this.#isOver(turn) : this.#mayBegin(creator, askedMs))
    const [into, from] = mayTake ? [this.#turns, this.#waiting] : [this.#waiting, this.#turns]
    from.delete(creator)
    into.set(creator, { beganMs: askedMs, ...into.get(creator), askedMs, share, isShort })
    return mayTake
  }

  /** Works on a batch of a creator, which keeps its turn meanwhile. */
  async during<Result>(creator: string, work: () => Promise<Result>): Promise<Result> {
    this.#busy.add(creator)
    try {
      return await work()
    } finally {
      this.#busy.delete(creator)
      const turn = this.#turns.get(creator)
      const nowMs = this.#nowMs()
      if (turn) this.#turns.set(creator, { readyMs: nowMs, ...turn, askedMs: nowMs })
    }
  }

  /** Nothing is left to do for this creator. */
  end(creator: string): void {
    this.#turns.delete(creator)
    this.#waiting.delete(creator)
  }

  /** Beside those whose turn began before; alone everybody fits. */
  #fits(creator: string, share: number): boolean {
    let taken = 0
    for (const [other, turn] of this.#turns) {
      if (other === creator) break
      taken += turn.share
    }
    return taken === 0 || taken + share <= 1
  }

  /**
   * For few messages a turn ends once what was read for it was of use; not before they are due, as it would go to whoever
   * asks first.
   */
  #isOver({ beganMs, readyMs = beganMs }: Turn): boolean {
    const nowMs = this.#nowMs()
    return [...this.#waiting.values()].some((waiting) =>
      waiting.isShort
        ? nowMs - readyMs > SHORT_STRETCH_MS && isDue(waiting, nowMs)
        : nowMs - beganMs > STRETCH_MS,
    )
  }

  /** Those who fit go first, unless somebody has waited for long: it would never be its turn. */
  #mayBegin(creator: string, askedMs: number): boolean {
    const due = [...this.#waiting].find(([, waiting]) => isDue(waiting, askedMs))
    return due === undefined || due[0] === creator
  }

  #forgetGone(nowMs: number): void {
    for (const asked of [this.#turns, this.#waiting]) {
      for (const [creator, { askedMs }] of asked) {
        if (nowMs - askedMs > GONE_MS && !this.#busy.has(creator)) asked.delete(creator)
      }
    }
  }
}

/** Whether somebody has waited for so long that nobody may pass. */
const isDue = ({ isShort, beganMs }: Turn, nowMs: number): boolean =>
  nowMs - beganMs > (isShort ? SHORT_STRETCH_MS : STRETCH_MS)
