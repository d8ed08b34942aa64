import type { IPolicy } from 'cockatiel'
import { Failure } from '../../shared/failure.ts'
import type { Purpose } from '../../shared/model/embedding.ts'
import type { Database, Writer } from '../store/database.ts'
import { beginCall, type Call, type CallEnd, endCall } from './embedding-calls.ts'
import { likelyTokens, mostTokens } from './embedding-cost.ts'
import type { OpenAiProvider } from './openai-provider.ts'
import type { Ending } from './patience.ts'
import type { RefusedText } from './provider.ts'

export type CountedParts = {
  readonly database: Database
  readonly provider: OpenAiProvider
  readonly purpose: Purpose
  /** Millionths of a dollar for a token. */
  readonly price: number
  /** Dollars a month; null: no limit. */
  readonly budget: number | null
  /** Lets so many requests through at once, for all who share it. */
  readonly limit: IPolicy
}

export type Answers = readonly (Float32Array | RefusedText)[]

/** What is stored of the answers, in a transaction of its own in which `end` is called too. */
type Store<Result> = (
  answers: Answers,
  end: (writer: Writer) => Promise<void>,
  tokens: number,
) => Promise<Result>

type Asking = Ending & {
  /** Throws where it is not to be asked any more, once it is its turn. */
  readonly mayAsk?: () => void
}

/**
 * Asks the provider for what one request may hold. The call is written down before, and set right with what it
 * made: whoever is killed in between has it counted at its highest. The next request goes out once this one is answered,
 * while its answer is still being stored.
 * @param cachedTexts that were answered without being asked, and are counted with this call
 */
export async function askCounted<Result>(
  parts: CountedParts,
  texts: readonly string[],
  cachedTexts: number,
  store: Store<Result>,
  { mayAsk, ...ending }: Asking = {},
): Promise<Result> {
  const call = callOf(parts, texts.length, cachedTexts, mostTokens(texts))
  const begun: { id: number | null; from: number } = { id: null, from: performance.now() }
  const tally = { requests: 0, tokens: 0 }
  const endOf = (outcome: string, tokens: number): CallEnd => ({
    requests: tally.requests,
    tokens,
    durationMs: Math.round(performance.now() - begun.from),
    outcome,
  })
  try {
    mayAsk?.()
    // Before its turn, so that its turn is all the provider's.
    begun.id = await beginCall(parts.database, call)
    const answers = await parts.limit.execute(() => {
      mayAsk?.()
      begun.from = performance.now()
      return parts.provider.ask(texts, tally, ending)
    })
    const isRefused = answers.some((answer) => 'refused' in answer)
    const end = endOf(isRefused ? 'EMBEDDING_REFUSED' : 'ok', tally.tokens || likelyTokens(texts))
    const { id } = begun
    if (id === null) throw new Error('a call was answered that had not begun')
    return await store(answers, (writer) => endCall(writer, id, call, end), end.tokens)
  } catch (error) {
    const { id } = begun
    if (id === null) throw error
    const end = endOf(error instanceof Failure ? error.code : 'broken-off', tally.tokens)
    // What went wrong first is what counts.
    await parts.database.write((writer) => endCall(writer, id, call, end)).catch(() => undefined)
    throw error
  }
}

const callOf = (
  { provider, purpose, price, budget }: CountedParts,
  texts: number,
  cachedTexts: number,
  tokens: number,
): Call => ({ purpose, model: provider.model, texts, cachedTexts, tokens, price, budget })
