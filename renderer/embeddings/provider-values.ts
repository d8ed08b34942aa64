import { EmbeddingSettings, OPENAI_BASE_URL } from '../../shared/model/embedding.ts'

/** A number as it is typed; empty where it is left out. */
export type TypedNumber = number | string

/** The form of a provider as it is typed. */
export interface ProviderValues {
  readonly baseUrl: string
  readonly model: string
  /** Empty: the same as the model. */
  readonly servedAs: string
  /** Empty leaves what is known. */
  readonly key: string
  readonly keepsKey: boolean
  /** Dollars for a million tokens; empty: the usual. */
  readonly price: TypedNumber
  /** Dollars a month; empty: no limit. */
  readonly budget: TypedNumber
  readonly onlineBatch: TypedNumber
  readonly backfillBatch: TypedNumber
  readonly concurrency: TypedNumber
}

export function valuesOf(settings: EmbeddingSettings | null): ProviderValues {
  const from = settings ?? EmbeddingSettings.parse({ model: 'text-embedding-3-small' })
  return {
    baseUrl: from.baseUrl,
    model: from.model,
    servedAs: from.servedAs ?? '',
    key: '',
    keepsKey: true,
    price: from.dollarsPerMillionTokens ?? '',
    budget: from.monthlyBudget ?? '',
    onlineBatch: from.onlineBatch,
    backfillBatch: from.backfillBatch,
    concurrency: from.concurrency,
  }
}

const numberOf = (typed: TypedNumber): number | null => (typed === '' ? null : Number(typed))

/** What is typed as it is saved, whether it makes sense or not. */
const drafted = (values: ProviderValues) => ({
  baseUrl: values.baseUrl.trim() || OPENAI_BASE_URL,
  model: values.model.trim(),
  servedAs: values.servedAs.trim() || null,
  dollarsPerMillionTokens: numberOf(values.price),
  monthlyBudget: numberOf(values.budget),
  onlineBatch: numberOf(values.onlineBatch) ?? undefined,
  backfillBatch: numberOf(values.backfillBatch) ?? undefined,
  concurrency: numberOf(values.concurrency) ?? undefined,
})

/** The settings that valid values name. */
export const settingsOf = (values: ProviderValues): EmbeddingSettings =>
  EmbeddingSettings.parse(drafted(values))

const words = {
  baseUrl:
    'Write the whole address, such as https://api.openai.com/v1; user and password do not belong in it',
  model: 'Name the model, in 200 characters at most; lexical-v1 is built in and needs no provider',
  servedAs: 'Shorten it to 200 characters',
  dollarsPerMillionTokens: 'Dollars from 0 to 10 000, or leave it empty',
  monthlyBudget: 'Dollars from 0 to 10 000 000, or leave it empty',
  onlineBatch: 'A whole number from 1 to 2048',
  backfillBatch: 'A whole number from 1 to 2048',
  concurrency: 'A whole number from 1 to 64',
} as const

const fields = { dollarsPerMillionTokens: 'price', monthlyBudget: 'budget' } as const

export type ProviderErrors = { readonly [Field in keyof ProviderValues]?: string }

/** What has to be put right before the provider can be asked or saved. */
export function providerErrors(values: ProviderValues): ProviderErrors {
  const { error } = EmbeddingSettings.safeParse(drafted(values))
  const found = (error?.issues ?? []).flatMap(({ path: [name] }) =>
    typeof name === 'string' && Object.hasOwn(words, name)
      ? [[name in fields ? fields[name as keyof typeof fields] : name, words[name as keyof typeof words]]]
      : [],
  )
  const key = /^[\x21-\x7e]{0,1000}$/.test(values.key)
    ? []
    : [['key', 'A key is one word of letters, digits and signs: nothing before, between or after']]
  return Object.fromEntries([...found, ...key])
}

/** The server that a key is for; what is typed where that is no address. */
export function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl
}
