import type { BackfillEstimate, BackfillScope } from '../../shared/model/backfill.ts'
import type { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { modelsOf } from '../clusters/creator-state.ts'
import { estimateCost, type TextSizes } from '../embeddings/embedding-cost.ts'
import { readTextMs } from '../embeddings/embedding-calls.ts'
import { readEmbeddingSettings } from '../embeddings/embedding-settings.ts'
import { mayBeTakenIn } from '../messages/backfill-page.ts'
import { type BackfillSample, type SampledMessage, sampleUntaken } from '../messages/backfill-sample.ts'
import { textFacts } from '../messages/facts.ts'
import { CHUNK, MOST_AHEAD } from './backfill-ahead.ts'
import type { Context } from './context.ts'

/** Where no request has been measured: what the documents give for 95 of 100 requests, of some 200 texts. */
const USUAL_TEXT_MS = 1_200 / 200

/** Deciding 10,000 messages takes some ten seconds; see `docs/performance.md`. */
const DECIDING_MS = 1

/** What taking these messages in would come to, from all of them or from a sample. Nothing is changed, nobody asked. */
export async function estimateBackfill(
  { database, isLocal }: Pick<Context, 'database' | 'isLocal'>,
  scope: BackfillScope,
): Promise<BackfillEstimate> {
  const sample = await database.snapshot((reader) => sampleUntaken(reader, scope))
  const creators = [...new Set(sample.messages.map(({ creator }) => creator))]
  const models = await modelsOf(database, creators)
  const missing = sample.messages.filter((message) => lacksVector(message, models, scope))
  const asked = missing.filter(({ creator }) => !isLocal(models.get(creator) ?? ''))
  const sizes = sizesOf(asked, sample.share)
  const settings = await readEmbeddingSettings(database)
  const cost = settings ? estimateCost(sizes, settings) : { tokens: 0, dollars: 0, basis: '' }
  const whole = (count: number) => Math.round(count / sample.share)
  const messages = whole(sample.messages.length)
  const textMs = (await readTextMs(database)) ?? USUAL_TEXT_MS
  const atOnce = settings ? requestsAtOnce(settings) : 1
  return {
    messages,
    withVectors: whole(sample.messages.filter(({ hasVector }) => hasVector).length),
    texts: sizesOf(missing, sample.share).texts,
    tokens: cost.tokens,
    dollars: cost.dollars,
    minutes: ((sizes.texts * textMs) / atOnce + messages * DECIDING_MS) / 60_000,
    basis: basisOf(sample, cost.basis, asked.length === 0 ? null : { textMs, atOnce }),
  }
}

/** More than what is asked for ahead of the pages is never under way, whatever the settings allow. */
function requestsAtOnce({ concurrency, backfillBatch }: EmbeddingSettings): number {
  const requestsAhead = (MOST_AHEAD / CHUNK) * Math.ceil(CHUNK / backfillBatch)
  return Math.min(concurrency, requestsAhead)
}

function lacksVector(
  message: SampledMessage,
  models: ReadonlyMap<string, string>,
  { adoptsModel }: BackfillScope,
): boolean {
  if (!mayBeTakenIn({ ...message, createdAt: '', hasUnnamedVector: false }) || message.isPaid) return false
  const named = message.embeddingModel ?? (message.hasVector ? adoptsModel : null)
  return named === null || named !== models.get(message.creator)
}

/** Different texts that are not empty. */
function sizesOf(messages: readonly SampledMessage[], share: number): TextSizes {
  const times = new Map<string, number>()
  let characters = 0
  let bytes = 0
  for (const { text } of messages) {
    const { textHash, normalised, isEmpty } = textFacts(text)
    if (isEmpty) continue
    const before = times.get(textHash) ?? 0
    times.set(textHash, before + 1)
    if (before > 0) continue
    characters += [...normalised].length
    bytes += Buffer.byteLength(normalised)
  }
  const texts = distinctOf([...times.values()], share)
  const each = times.size === 0 ? 0 : texts / times.size
  return { texts, characters: Math.round(characters * each), bytes: Math.round(bytes * each) }
}

/**
 * How many different ones there are in all, from how often each is met in a sample. The estimator GEE of Charikar,
 * Chaudhuri, Motwani and Narasayya, "Towards estimation error guarantees for distinct values" (PODS 2000).
 */
function distinctOf(times: readonly number[], share: number): number {
  const once = times.filter((count) => count === 1).length
  return Math.round(once / Math.sqrt(share) + (times.length - once))
}

type Pace = { readonly textMs: number; readonly atOnce: number }

function basisOf({ messages, share }: BackfillSample, cost: string, pace: Pace | null): string {
  const counted =
    share === 1
      ? `all ${messages.length} messages were read`
      : `from a sample of ${messages.length} messages, ${(share * 100).toPrecision(2)} % of all`
  const time = `${DECIDING_MS} ms to decide each message`
  const asking =
    pace === null
      ? 'nothing is asked of a provider'
      : `${Math.round(pace.textMs * 100)} ms for each 100 texts, in ${pace.atOnce} requests at once`
  return [counted, ...(pace === null ? [] : [cost]), asking, time, 'every gate on, no limit of rate or hours']
    .filter(Boolean)
    .join('; ')
}
