import type { IPolicy } from 'cockatiel'
import { Failure } from '../../shared/failure.ts'
import { sha256 } from '../messages/facts.ts'
import { type Answers, askCounted, type CountedParts } from './counted-call.ts'
import { countKnown } from './embedding-calls.ts'
import type { EmbeddingCache, EmbeddingsByHash } from './embedding-cache.ts'
import { firstTokens } from './first-tokens.ts'
import type { Embedder, Embedding, RefusedText } from './provider.ts'
import type { Ending } from './patience.ts'
import { planRequests } from './request-plan.ts'
import type { UnderWay } from './under-way.ts'

export type EmbedderParts = CountedParts & {
  readonly cache: EmbeddingCache
  /** Lets so many be under way or answered and not yet stored; what is answered is held in memory until then. */
  readonly held: IPolicy
  /** What others ask for the same purpose at the moment. */
  readonly underWay: UnderWay<Outcome>
  /** Texts in one request. */
  readonly batch: number
}

export type Outcome = Embedding | RefusedText

/** A text that is sent, and what it stands for. */
type Sent = { readonly textHash: string; readonly text: string; readonly isTruncated: boolean }

/** Embeddings of a remote model: from the cache, else from the provider, where every call is counted. */
export class RemoteEmbedder implements Embedder {
  readonly model: string
  readonly isLocal = false
  readonly #parts: EmbedderParts

  constructor(parts: EmbedderParts) {
    this.#parts = parts
    this.model = parts.provider.model
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    const outcomes = await this.embedEach(texts, signal)
    const indexes = outcomes.flatMap((outcome, index) => ('refused' in outcome ? [index] : []))
    const embeddings = outcomes.filter((outcome) => 'vector' in outcome)
    const refused = outcomes.find((outcome) => 'refused' in outcome)
    if (refused) throw new Failure('EMBEDDING_REFUSED', { detail: refused.refused, indexes })
    return embeddings
  }

  /**
   * What is in no cache is asked, each different text once, whoever else wants it at the same time. What was answered
   * before a failure is in the cache.
   * @throws Failure EMBEDDING_BUDGET_SPENT, and those of `OpenAiProvider.ask`
   */
  async embedEach(texts: readonly string[], signal?: AbortSignal, noMore?: AbortSignal): Promise<Outcome[]> {
    const hashes = texts.map(sha256)
    const textOf = new Map(hashes.map((hash, index) => [hash, texts[index] ?? '']))
    let left = texts.length
    const outcomes = await this.#parts.underWay.once(textOf.keys(), (own) => {
      // What is there twice, or under way, need not be asked for any more than what is in the cache.
      const repeated = Math.max(0, left - own.length)
      left = 0
      return this.#embedOwn(new Map(own.map((hash) => [hash, textOf.get(hash) ?? ''])), repeated, {
        signal,
        noMore,
      })
    })
    if (left > 0) await this.#countKnown(left)
    return hashes.map((hash) => {
      const outcome = outcomes.get(hash)
      if (!outcome) throw new Error('a text was neither known nor asked')
      return outcome
    })
  }

  async #embedOwn(
    textOf: ReadonlyMap<string, string>,
    repeated: number,
    ending: Ending,
  ): Promise<Map<string, Outcome>> {
    const known = await this.#parts.cache.read(this.model, [...textOf.keys()])
    const missing = [...textOf].filter(([hash]) => !known.has(hash))
    const asked = await this.#askAll(missing, repeated + textOf.size - missing.length, ending)
    return new Map([...known, ...asked])
  }

  async #askAll(
    missing: readonly (readonly [string, string])[],
    cachedTexts: number,
    ending: Ending,
  ): Promise<Map<string, Outcome>> {
    const sent: Sent[] = []
    for (const [textHash, text] of missing) sent.push({ textHash, ...(await firstTokens(text)) })
    if (sent.length === 0 && cachedTexts > 0) await this.#countKnown(cachedTexts)
    const asked = new Map<string, Outcome>()
    // The first that fails keeps those from being asked that wait, and not those that run.
    const failed = new AbortController()
    const mayAsk = () => {
      failed.signal.throwIfAborted()
      ending.noMore?.throwIfAborted()
    }
    const requests = this.#requestsOf(sent).map((request, index) =>
      this.#parts.held
        .execute(() => this.#ask(request, index === 0 ? cachedTexts : 0, mayAsk, ending))
        .then((answers) => {
          for (const [hash, outcome] of answers) asked.set(hash, outcome)
        })
        .catch((error: unknown) => failed.abort(error)),
    )
    await Promise.all(requests)
    failed.signal.throwIfAborted()
    return asked
  }

  async #countKnown(texts: number): Promise<void> {
    const { database, purpose } = this.#parts
    await database.write((writer) => countKnown(writer, purpose, this.model, texts))
  }

  #requestsOf(sent: readonly Sent[]): Sent[][] {
    let at = 0
    return planRequests(
      sent.map(({ text }) => text),
      this.#parts.batch,
    ).map((request) => {
      at += request.length
      return sent.slice(at - request.length, at)
    })
  }

  #ask(sent: readonly Sent[], cachedTexts: number, mayAsk: () => void, ending: Ending) {
    const texts = sent.map(({ text }) => text)
    return askCounted(
      this.#parts,
      texts,
      cachedTexts,
      async (answers, end) => {
        const { made, refused } = sorted(sent, answers)
        const stored = await this.#parts.cache.write(this.model, made, end)
        return new Map<string, Outcome>([...refused, ...stored])
      },
      { mayAsk, ...ending },
    )
  }
}

/** What is stored, and what is only told. */
function sorted(sent: readonly Sent[], answers: Answers) {
  const made: EmbeddingsByHash = new Map()
  const refused = new Map<string, RefusedText>()
  for (const [index, { textHash, isTruncated }] of sent.entries()) {
    const answer = answers[index]
    if (answer instanceof Float32Array) made.set(textHash, { vector: answer, isTruncated })
    else if (answer) refused.set(textHash, answer)
  }
  return { made, refused }
}
