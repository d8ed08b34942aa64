import { randomUUID } from 'node:crypto'
import { actionCluster, refusePair, removeMessages } from '../../electron/clusters/acts.ts'
import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { createLiveEngine, type LiveEngine } from '../../electron/clusters/live-engine.ts'
import { restoreAct } from '../../electron/clusters/restore.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import type { EmbeddingProvider } from '../../electron/embeddings/provider.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import type { Database } from '../../electron/store/database.ts'
import { Failure } from '../../shared/failure.ts'
import { CreatorId, ExternalMessageId } from '../../shared/model/id.ts'
import { storable } from '../../shared/text/normalise.ts'
import type { ModelConfig, ModelIncoming } from './model/types.ts'

export const computeWorkerUrl = new URL('../../electron/compute-worker.ts', import.meta.url)

const provider: EmbeddingProvider = {
  model: 'lexical-v1',
  isLocal: true,
  embed: async (texts) => texts.map(lexicalEmbedding),
}

/** The live path on a real database, driven the way the model is: by seqs and by members of clusters. */
export class Live {
  readonly database: Database
  readonly held: HeldLinks
  readonly provider = provider
  readonly #compute: Compute
  readonly #engine: LiveEngine
  readonly #acts = new Map<string, string[]>()
  #prefix = ''

  constructor(database: Database) {
    this.database = database
    this.#compute = startCompute(computeWorkerUrl)
    this.held = new HeldLinks(database, this.#compute, provider.model)
    this.#engine = createLiveEngine({ database, held: this.held, provider, onDecided: () => undefined })
  }

  close(): Promise<void> {
    return this.#compute.close()
  }

  /** Version of the config that the history at hand began with. */
  firstConfig = 1

  /** Begins another history beside those before it: other creators, other ids, a first config of its own. */
  async begin(config: ModelConfig): Promise<void> {
    this.#prefix = `${randomUUID()}/`
    this.#acts.clear()
    this.firstConfig = await this.setConfig(config)
  }

  /** A creator's name in the database. */
  name(creator: string): CreatorId {
    return CreatorId.parse(this.#prefix + creator)
  }

  store(message: ModelIncoming): Promise<'stored' | 'duplicate' | 'conflict'> {
    return this.database.write(async (writer) => {
      const done = await storeMessages(writer, this.name(message.creator), [
        {
          externalId: ExternalMessageId.parse(this.#prefix + message.externalId),
          text: storable(message.text),
          channel: message.channel,
          channelCid: `messaging:${message.channel}`,
          visitor: message.channel,
          visitorName: message.channel,
          isPaid: message.isPaid,
          createdAt: new Date(message.createdAtMs),
          rawPayload: {},
        },
      ])
      if (done.stored === 1) return 'stored'
      return done.conflicts.length === 1 ? 'conflict' : 'duplicate'
    })
  }

  decide(creator: string): Promise<number> {
    return this.#engine.decidePending(this.name(creator))
  }

  /** Straight into the table: a suggest threshold above the threshold is allowed here, as in the model. */
  async setConfig(config: ModelConfig): Promise<number> {
    const [pushed] = await this.database.write((writer) =>
      writer.rows<{ version: number }>(
        `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
           embedding_model, note, author)
         SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, 'lexical-v1', '', 'test' FROM configs
         RETURNING version`,
        [config.threshold, config.trigramThreshold, config.suggestThreshold, config.minimumWords],
      ),
    )
    return pushed?.version ?? 0
  }

  async action(creator: string, member: number): Promise<string> {
    const id = await this.#clusterOf(creator, member)
    return this.#act(creator, actionCluster(this.database, { id, responseText: 'Thanks!', author: 'test' }))
  }

  async remove(creator: string, member: number, seqs: readonly number[]): Promise<string> {
    const id = await this.#clusterOf(creator, member)
    const messages = await this.ids(creator, seqs)
    return this.#act(creator, removeMessages(this.database, { id, messages, reason: '', author: 'test' }))
  }

  async refuse(creator: string, first: number, second: number): Promise<string> {
    const [message = '', candidate = ''] = await this.ids(creator, [first, second])
    return this.#act(creator, refusePair(this.database, { message, candidate, reason: '', author: 'test' }))
  }

  restore(creator: string, place: number): Promise<string> {
    const act = this.#acts.get(creator)?.[place]
    if (act === undefined) throw new Error('the live path does not know this act')
    return this.#act(creator, restoreAct(this.database, { act, author: 'test' }))
  }

  async ids(creator: string, seqs: readonly number[]): Promise<string[]> {
    const rows = await this.database.rows<{ id: string; seq: number }>(
      'SELECT id, seq FROM messages WHERE creator_id = $1 AND seq = ANY($2)',
      [this.name(creator), seqs],
    )
    const ids = new Map(rows.map((row) => [row.seq, row.id]))
    return seqs.map((seq) => ids.get(seq) ?? '')
  }

  /** `done`, or the reason why it was not. */
  async #act(creator: string, doing: Promise<{ id: string }>): Promise<string> {
    try {
      const { id } = await doing
      this.#acts.set(creator, [...(this.#acts.get(creator) ?? []), id])
      return 'done'
    } catch (error) {
      if (error instanceof Failure && 'reason' in error.data) return String(error.data.reason)
      throw error
    }
  }

  async #clusterOf(creator: string, member: number): Promise<string> {
    const [row] = await this.database.rows<{ id: string }>(
      'SELECT cluster_id AS id FROM homes WHERE creator_id = $1 AND seq = $2',
      [this.name(creator), member],
    )
    if (!row) throw new Error('the live path has no home for a member of the model')
    return row.id
  }
}
