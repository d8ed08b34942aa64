import { OPENAI_BASE_URL } from '../../shared/model/embedding.ts'
import type { KnownKey } from '../embeddings/providers.ts'
import type { SecretStore } from './secrets.ts'
import type { ServiceEnvironment } from './service-environment.ts'

const originOf = (baseUrl: string): string => new URL(baseUrl).origin

const idOf = (baseUrl: string): string => `embedding-key ${originOf(baseUrl)}`

/**
 * Keys of providers, each for one server: the base URL lies in the database, and whoever can change it there
 * must not thereby get at the keys of all who work on it. What is given here comes before the environment.
 */
export class EmbeddingKeys {
  readonly #secrets: SecretStore
  readonly #environment: ServiceEnvironment
  readonly #held = new Map<string, string>()

  constructor(secrets: SecretStore, environment: ServiceEnvironment) {
    this.#secrets = secrets
    this.#environment = environment
  }

  known(baseUrl: string): KnownKey | null {
    const held = this.#held.get(idOf(baseUrl))
    if (held !== undefined) return { key: held, source: 'held' }
    const kept = this.#secrets.keeps ? this.#secrets.read(idOf(baseUrl)) : null
    if (kept !== null) return { key: kept, source: 'kept' }
    const { openAiKey, openAiBaseUrl = OPENAI_BASE_URL } = this.#environment
    const isFor = URL.canParse(openAiBaseUrl) && originOf(openAiBaseUrl) === originOf(baseUrl)
    return openAiKey !== undefined && isFor ? { key: openAiKey, source: 'environment' } : null
  }

  /** Until the program ends, or beyond it where the system has a place for that. */
  give(baseUrl: string, key: string, keeps: boolean): void {
    this.forget(baseUrl)
    if (keeps && this.#secrets.keeps) this.#secrets.write(idOf(baseUrl), key)
    else this.#held.set(idOf(baseUrl), key)
  }

  /** What the environment names stays known. */
  forget(baseUrl: string): void {
    this.#held.delete(idOf(baseUrl))
    this.#secrets.erase(idOf(baseUrl))
  }
}
