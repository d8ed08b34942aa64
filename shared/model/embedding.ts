import { z } from 'zod'
import { incomingText } from './text.ts'

/** The model that runs on this machine. */
export const LEXICAL_MODEL = 'lexical-v1'

/** Where OpenAI itself answers. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1'

/** Dollars for a million tokens, by the model's name at OpenAI. https://platform.openai.com/docs/pricing */
const PRICES: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 0.02,
  'text-embedding-3-large': 0.13,
}

/** What a model costs unless the operator says otherwise: nothing, where it is none of OpenAI's. */
export const usualPrice = (model: string): number => PRICES[model] ?? 0

/** Who asks for embeddings. Only `online` goes on when the budget is spent. */
export const Purpose = z.enum(['online', 'backfill', 'prepare', 'check'])
export type Purpose = z.infer<typeof Purpose>

/** Without user and password: keys are known apart. */
const BaseUrl = incomingText(500).regex(/^https?:\/\/[^\s/?#@]+([/?][^\s#]*)?$/)

const ModelName = incomingText(200).min(1)

/** Where embeddings come from, for everyone who works on this database. The key is no part of it. */
export const EmbeddingSettings = z.object({
  provider: z.literal('openai').default('openai'),
  /** Of the API that is spoken to: OpenAI's, Azure's, or that of any server that speaks the same. */
  baseUrl: BaseUrl.default(OPENAI_BASE_URL),
  /** Names the vectors: those of different names are never compared. */
  model: ModelName.refine((name) => name !== LEXICAL_MODEL, 'the built-in model comes from no provider'),
  /** What the server calls the model, such as a deployment at Azure; null: the same. */
  servedAs: ModelName.nullable().default(null),
  /** Null: `usualPrice`. */
  dollarsPerMillionTokens: z.number().min(0).max(10_000).nullable().default(null),
  /** Dollars in a calendar month, UTC; null: no limit. */
  monthlyBudget: z.number().min(0).max(10_000_000).nullable().default(null),
  /** Texts in one request while messages come in. */
  onlineBatch: z.number().int().min(1).max(2048).default(32),
  /** Texts in one request of a backfill, or while a model is prepared; servers of one's own often take fewer. */
  backfillBatch: z.number().int().min(1).max(2048).default(2048),
  /** Requests at once, from each program that works on this database. */
  concurrency: z.number().int().min(1).max(64).default(4),
})
export type EmbeddingSettings = z.infer<typeof EmbeddingSettings>

/** `open`: nothing is asked until then. `half-open`: the next request is a trial. */
export const BreakerState = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  until: z.iso.datetime().nullable(),
})
export type BreakerState = z.infer<typeof BreakerState>

/** Where the key is known from; null: not at all. */
export const KeySource = z.enum(['environment', 'kept', 'held']).nullable()
export type KeySource = z.infer<typeof KeySource>

/** Of this calendar month, UTC, in dollars. */
export const Spending = z.object({
  spent: z.number(),
  tokens: z.number().int(),
  budget: z.number().nullable(),
  /** Of the budget; null where there is none. */
  share: z.number().nullable(),
  /** From 80 % on. */
  isWarned: z.boolean(),
  /** Only messages that come in are embedded now. */
  isSpent: z.boolean(),
})
export type Spending = z.infer<typeof Spending>

/** How embeddings stand on this database. */
export const EmbeddingState = z.object({
  /** Null: nothing but the built-in model is set up. */
  settings: EmbeddingSettings.nullable(),
  key: KeySource,
  /** As this program sees it. */
  breaker: BreakerState,
  spending: Spending,
  /** Of the texts of the last 24 hours; null where there were none. */
  cacheHitShare: z.number().nullable(),
})
export type EmbeddingState = z.infer<typeof EmbeddingState>

/** What one word came to. */
export const EmbeddingTrial = z.object({
  model: z.string(),
  dimensions: z.number().int(),
  milliseconds: z.number(),
  tokens: z.number().int(),
  dollars: z.number(),
})
export type EmbeddingTrial = z.infer<typeof EmbeddingTrial>

/** How far the model of the newest config is for creators that still live by another one. */
export const Preparation = z.object({
  model: z.string(),
  /** Creators that it is not in force for yet. */
  creators: z.number().int(),
  /** Their messages that must be embedded by it, and those of them that are. */
  messages: z.number().int(),
  embedded: z.number().int(),
})
export type Preparation = z.infer<typeof Preparation>
