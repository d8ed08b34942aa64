import type { RedisClientType } from '@redis/client'
import type { CacheFront, EmbeddingsByHash } from './embedding-cache.ts'
import type { Embedding } from './provider.ts'
import { DIMENSIONS, unitVector } from './unit-vector.ts'

/** Kept that long after it was written. */
const KEPT_SECONDS = 7 * 24 * 60 * 60

/** Writes under way beyond which further ones are left out. */
const MOST_WRITES = 4

/** How long Redis may take, and how long it is left alone after it took longer. */
export type FrontTimes = {
  /** For a read; half a millisecond more for each text. */
  readonly answerMs: number
  readonly connectMs: number
  readonly pauseMs: number
}

const USUAL_TIMES: FrontTimes = { answerMs: 100, connectMs: 1000, pauseMs: 30_000 }

export type FrontOptions = {
  readonly url: string
  /** Of the database whose table stands behind it: others have vectors of their own for the same texts. */
  readonly databaseId: string
  readonly log: (event: string, detail?: unknown) => void
  readonly times?: FrontTimes
}

/** Redis before the table. Where it is away or slow it is passed over, told of once, and tried again later. */
export class RedisFront implements CacheFront {
  readonly #options: FrontOptions
  readonly #times: FrontTimes
  #client: RedisClientType | null = null
  #pausedUntilMs = 0
  #isAway = false
  #isClosed = false
  #writes = 0

  constructor(options: FrontOptions) {
    this.#options = options
    this.#times = options.times ?? USUAL_TIMES
    this.#open()
  }

  async read(model: string, textHashes: readonly string[]): Promise<EmbeddingsByHash> {
    const found: EmbeddingsByHash = new Map()
    if (textHashes.length === 0) return found
    const values = await this.#ask(textHashes.length, async (client) => {
      const { RESP_TYPES } = await import('@redis/client')
      const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
      return binary.mGet(textHashes.map((hash) => this.#key(model, hash)))
    })
    for (const [index, hash] of textHashes.entries()) {
      const embedding = decode(values?.[index] ?? null)
      if (embedding) found.set(hash, embedding)
    }
    return found
  }

  write(model: string, embeddings: EmbeddingsByHash): void {
    if (embeddings.size === 0 || this.#writes >= MOST_WRITES) return
    this.#writes += 1
    const written = this.#ask(embeddings.size, (client) =>
      Promise.all(
        [...embeddings].map(([hash, embedding]) =>
          client.set(this.#key(model, hash), encode(embedding), {
            expiration: { type: 'EX', value: KEPT_SECONDS },
          }),
        ),
      ),
    )
    void written.finally(() => {
      this.#writes -= 1
    })
  }

  async erase(model: string, textHashes: readonly string[]): Promise<void> {
    if (textHashes.length === 0) return
    await this.#ask(textHashes.length, (client) =>
      client.del(textHashes.map((hash) => this.#key(model, hash))),
    )
  }

  close(): void {
    this.#isClosed = true
    this.#client?.destroy()
    this.#client = null
  }

  #key(model: string, textHash: string): string {
    return `likeness:${this.#options.databaseId}:embedding:${model}:${textHash}`
  }

  /** Null where it is away, or was slow. Never rejects. */
  async #ask<Reply>(count: number, work: (client: RedisClientType) => Promise<Reply>): Promise<Reply | null> {
    const client = this.#client
    if (!client) this.#open()
    if (!client?.isReady) return null
    const slow = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => slow.reject(new Error('it did not answer in time')),
      this.#times.answerMs + count / 2,
    )
    try {
      return await Promise.race([work(client), slow.promise])
    } catch (error) {
      this.#leave(client, error)
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  /** In the background: nobody waits for it. */
  #open(): void {
    if (this.#isClosed || this.#client || Date.now() < this.#pausedUntilMs) return
    this.#pausedUntilMs = Date.now() + this.#times.pauseMs
    void this.#connect().catch((error: unknown) => this.#tellAway(error))
  }

  async #connect(): Promise<void> {
    const { createClient } = await import('@redis/client')
    if (this.#isClosed) return
    const client: RedisClientType = createClient({
      url: this.#options.url,
      disableOfflineQueue: true,
      socket: { connectTimeout: this.#times.connectMs, reconnectStrategy: false },
    })
    this.#client = client
    client.on('error', (error: unknown) => this.#leave(client, error))
    client.on('end', () => this.#leave(client, new Error('it ended the connection')))
    await client.connect()
    if (this.#isAway) this.#options.log('redis.back')
    this.#isAway = false
  }

  #leave(client: RedisClientType, error: unknown): void {
    if (this.#client !== client) return
    this.#client = null
    this.#pausedUntilMs = Date.now() + this.#times.pauseMs
    client.destroy()
    this.#tellAway(error)
  }

  /** By its code: words of the server may hold the address with its password. */
  #tellAway(error: unknown): void {
    if (this.#isAway || this.#isClosed) return
    this.#isAway = true
    const code = error instanceof Error && 'code' in error ? error.code : null
    this.#options.log('redis.away', { reason: code ?? (error instanceof Error ? error.name : 'unknown') })
  }
}

/** Whether it was cut, then the floats, in the order of bytes of every machine that Likeness runs on. */
function encode({ vector, isTruncated }: Embedding): Buffer {
  const floats = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  return Buffer.concat([Buffer.from([isTruncated ? 1 : 0]), floats])
}

/** Others may write there too: what is no unit vector is not there. */
function decode(value: Buffer | null): Embedding | null {
  if (value?.length !== 1 + DIMENSIONS * 4) return null
  const floats = new Float32Array(DIMENSIONS)
  value.copy(Buffer.from(floats.buffer), 0, 1)
  try {
    const vector = unitVector(floats)
    return vector.every((float, index) => float === floats[index])
      ? { vector, isTruncated: value[0] === 1 }
      : null
  } catch {
    return null
  }
}
