/** "These two, not again": two messages by seq, and their normalised texts (a hash or any other key). */
export type Refusal<Text> = {
  readonly first: number
  readonly second: number
  readonly firstText: Text
  readonly secondText: Text
}

/** What one message must not be put together with: these messages, and any message with one of these texts. */
export type Barred<Text> = { readonly seqs: ReadonlySet<number>; readonly texts: ReadonlySet<Text> }

type Standing<Text> = { readonly refusal: Refusal<Text>; sources: number }

/** The refusals of one creator that stand at a moment. A pair stands until its last source has ended. */
export class Refusals<Text> {
  readonly #pairs = new Map<string, Standing<Text>>()
  readonly #bySeq = new Map<number, Set<Standing<Text>>>()
  readonly #byText = new Map<Text, Set<Standing<Text>>>()
  #asked: { seq: number; text: Text; barred: Barred<Text> } | null = null

  /** Adds one source for a pair. */
  add(refusal: Refusal<Text>): void {
    const key = pairKey(refusal)
    const known = this.#pairs.get(key)
    if (known) {
      known.sources++
      return
    }
    this.#asked = null
    const standing = { refusal, sources: 1 }
    this.#pairs.set(key, standing)
    file(this.#bySeq, refusal.first, standing)
    file(this.#bySeq, refusal.second, standing)
    if (refusal.firstText === refusal.secondText) return
    file(this.#byText, refusal.firstText, standing)
    file(this.#byText, refusal.secondText, standing)
  }

  /** Ends one source of a pair; nothing happens for a pair that does not stand. */
  end(refusal: Refusal<Text>): void {
    const key = pairKey(refusal)
    const standing = this.#pairs.get(key)
    if (!standing || --standing.sources > 0) return
    this.#asked = null
    this.#pairs.delete(key)
    unfile(this.#bySeq, refusal.first, standing)
    unfile(this.#bySeq, refusal.second, standing)
    unfile(this.#byText, refusal.firstText, standing)
    unfile(this.#byText, refusal.secondText, standing)
  }

  /** Whether any refusal names this message or its text; two look-ups. */
  touches(seq: number, text: Text): boolean {
    return this.#bySeq.has(seq) || this.#byText.has(text)
  }

  /** Whether these two messages are never to be put together. */
  refuses(seq: number, text: Text, otherSeq: number, otherText: Text): boolean {
    const barred = this.against(seq, text)
    return barred !== null && (barred.seqs.has(otherSeq) || barred.texts.has(otherText))
  }

  /** What a message is refused with; null where nothing is. Asking again about the same one costs nothing. */
  against(seq: number, text: Text): Barred<Text> | null {
    if (!this.touches(seq, text)) return null
    if (this.#asked?.seq !== seq || this.#asked.text !== text) {
      this.#asked = { seq, text, barred: this.#barred(seq, text) }
    }
    return this.#asked.barred
  }

  #barred(seq: number, text: Text): Barred<Text> {
    const bySeq = this.#bySeq.get(seq)
    const byText = this.#byText.get(text)
    const barred = { seqs: new Set<number>(), texts: new Set<Text>() }
    for (const { refusal } of bySeq ?? []) addOtherSide(barred, refusal, refusal.first === seq)
    for (const { refusal } of byText ?? []) addOtherSide(barred, refusal, refusal.firstText === text)
    return barred
  }
}

function addOtherSide<Text>(
  barred: { seqs: Set<number>; texts: Set<Text> },
  refusal: Refusal<Text>,
  isFirst: boolean,
): void {
  barred.seqs.add(isFirst ? refusal.second : refusal.first)
  // Where both texts are the same one, refusing the text would refuse a message with its own copies.
  if (refusal.firstText === refusal.secondText) return
  barred.texts.add(isFirst ? refusal.secondText : refusal.firstText)
}

function pairKey({ first, second }: Refusal<unknown>): string {
  return first < second ? `${first} ${second}` : `${second} ${first}`
}

function file<Key, Value>(index: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const filed = index.get(key)
  if (filed) filed.add(value)
  else index.set(key, new Set([value]))
}

function unfile<Key, Value>(index: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const filed = index.get(key)
  filed?.delete(value)
  if (filed?.size === 0) index.delete(key)
}
