import { randomUUID } from 'node:crypto'
import { actionCluster, refusePair, removeMessages } from '../../electron/clusters/acts.ts'
import { deleteMessage } from '../../electron/clusters/delete.ts'
import { dryRun } from '../../electron/clusters/dry-run.ts'
import { joinMessage } from '../../electron/clusters/join.ts'
import { wantKeptOut } from '../../electron/clusters/kept-out-store.ts'
import type { LinkFinderOptions } from '../../electron/clusters/link-finder.ts'
import { moveToModel, moveVectors } from '../../electron/clusters/model-move.ts'
import { liveConfig } from '../../electron/configs/config-store.ts'
import { storedGate, writeGate } from '../../electron/configs/gate-store.ts'
import { storedVectors, storeVectors } from '../../electron/embeddings/embedding-store.ts'
import { unitVector } from '../../electron/embeddings/unit-vector.ts'
import type { Previews } from '../../electron/clusters/previews.ts'
import { rebuildCreator } from '../../electron/clusters/rebuild.ts'
import { restoreAct } from '../../electron/clusters/restore.ts'
import { openGates } from '../../electron/configs/gates.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { type OnStored, storeMessages } from '../../electron/messages/message-store.ts'
import type { Database, Writer } from '../../electron/store/database.ts'
import { Failure } from '../../shared/failure.ts'
import { CreatorId, ExternalMessageId } from '../../shared/model/id.ts'
import type { Gate } from '../../shared/model/gate.ts'
import { normalise, storable } from '../../shared/text/normalise.ts'
import type { LiveSteps } from './live-steps.ts'
import type { ModelIncoming, ModelValues, VectorOf } from './model/types.ts'
import { openPreviews } from './open-previews.ts'
import { lexicalProvider, openTestEngine, type TestEngine } from './test-engine.ts'

export const computeWorkerUrl = new URL('../../electron/compute-worker.ts', import.meta.url)

/** What of the live path a test gives itself. */
export type LiveOptions = {
  /** What is done in the transaction that stores a message; left out: nobody decides it but `decide`. */
  readonly enqueue?: OnStored
  /** Models whose vectors come when the test has them come; left out: the built-in one makes its own at once. */
  readonly late?: { readonly models: readonly string[]; readonly vectorOf: VectorOf }
  /** A worker to be closed with it; left out: one of its own. */
  readonly compute?: Compute
  /** Messages up to which a creator is held as a whole. */
  readonly mostHeld?: number
  /** How links are found where it is not in memory. */
  readonly search?: Partial<LinkFinderOptions>
}

/** The live path on a real database, driven the way the model is: by seqs and by members of clusters. */
export class Live implements LiveSteps {
  readonly database: Database
  readonly #compute: Compute
  readonly #previews: Previews
  readonly #engine: Promise<TestEngine>
  readonly #options: LiveOptions
  readonly #acts = new Map<string, string[]>()
  #prefix = ''

  constructor(database: Database, options: LiveOptions = {}) {
    this.database = database
    this.#options = options
    this.#previews = openPreviews(database)
    this.#compute = options.compute ?? startCompute(computeWorkerUrl)
    this.#engine = openTestEngine(database, this.#compute, {
      ...(options.late && {
        vectors: { of: (model, messages) => storedVectors(database, model, messages) },
      }),
      ...(options.search && { search: options.search }),
      ...(options.mostHeld && { mostHeld: options.mostHeld }),
    })
  }

  async close(): Promise<void> {
    await this.#previews.close()
    await this.#compute.close()
  }

  /** Version of the config that the history at hand began with. */
  firstConfig = 1

  /** Begins another history beside those before it: other creators, other ids, a first config of its own. */
  async begin(config: ModelValues & { embeddingModel?: string }): Promise<void> {
    this.#prefix = `${randomUUID()}/`
    await this.database.write((writer) => writer.run('DELETE FROM gates'))
    this.#acts.clear()
    // The database may have been emptied: its configs and histories are others now.
    await this.#previews.clear()
    this.firstConfig = await this.setConfig(config)
  }

  /** A creator's name in the database. */
  name(creator: string): CreatorId {
    return CreatorId.parse(this.#prefix + creator)
  }

  async store(message: ModelIncoming, isLate = false): Promise<'stored' | 'duplicate' | 'conflict'> {
    const done = await this.#store(message, isLate)
    if (done.ids.length > 0) return 'stored'
    return done.conflicts.length === 1 ? 'conflict' : 'duplicate'
  }

  #store(message: ModelIncoming, isLate: boolean) {
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
      if (done.stored === 1) await this.#options.enqueue?.(writer, this.name(message.creator), done)
      if (!isLate) await this.#bringVectors(writer, done.ids, message.text)
      return done
    })
  }

  /** By every model, as if each had been asked. */
  async #bringVectors(writer: Writer, ids: readonly string[], text: string): Promise<void> {
    const { models = [], vectorOf } = this.#options.late ?? {}
    for (const model of models) {
      const vector = vectorOf?.(normalise(text), model)
      if (!vector || ids.length === 0) continue
      const made = ids.map((id) => ({ id, vector: unitVector(vector), isTruncated: false }))
      await storeVectors(writer, this.database.vectorOid, model, made)
    }
  }

  async arrive(creator: string, message: number): Promise<void> {
    const rows = await this.database.rows<{ id: string; text: string }>(
      'SELECT id, text FROM messages WHERE creator_id = $1 AND seq = $2',
      [this.name(creator), message],
    )
    await this.database.write(async (writer) => {
      for (const { id, text } of rows) await this.#bringVectors(writer, [id], text)
    })
  }

  async lapse(creator: string): Promise<void> {
    await this.database.write((writer) =>
      writer.run('UPDATE messages SET stored_at = NULL WHERE creator_id = $1', [this.name(creator)]),
    )
  }

  async gate(creator: string | null, value: Gate): Promise<void> {
    const name = creator === null ? null : this.name(creator)
    await this.database.write((writer) => writeGate(writer, { creator: name, value, author: 'test' }))
  }

  async takeIn(creator: string): Promise<number> {
    const name = this.name(creator)
    if ((await storedGate(this.database, name)) === 'off') return 0
    const asked = await this.database.write((writer) =>
      wantKeptOut(writer, { creator: name, author: 'test' }),
    )
    return asked.length
  }

  async moveModel(creator: string): Promise<'moved' | 'waits'> {
    const name = this.name(creator)
    const { embeddingModel } = await liveConfig(this.database)
    const isMoved = await this.database.write((writer) => moveToModel(writer, name, embeddingModel))
    if (!isMoved) return 'waits'
    // In small steps, so that some lie in one place and some in the other while it goes on.
    await this.database.write((writer) => moveVectors(writer, name, embeddingModel, 3))
    return 'moved'
  }

  async decide(creator: string): Promise<number> {
    const { engine } = await this.#engine
    return (await engine.decidePending(this.name(creator))).decided
  }

  /** What the engine would do with a text of a creator, named as the database has it. */
  async dryRun(input: { creator: string; text: string }) {
    const { finder } = await this.#engine
    const { database } = this
    return dryRun(
      { database, finder, gates: await openGates(database), providers: { for: async () => lexicalProvider } },
      input,
    )
  }

  /** Straight into the table: a suggest threshold above the threshold is allowed here, as in the model. */
  async setConfig(config: ModelValues & { embeddingModel?: string }): Promise<number> {
    const [pushed] = await this.database.write((writer) =>
      writer.rows<{ version: number }>(
        `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
           embedding_model, note, author)
         SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5, '', 'test' FROM configs
         RETURNING version`,
        [
          config.threshold,
          config.trigramThreshold,
          config.suggestThreshold,
          config.minimumWords,
          config.embeddingModel ?? 'lexical-v1',
        ],
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

  async join(creator: string, first: number, second: number): Promise<string> {
    const [message = '', candidate = ''] = await this.ids(creator, [first, second])
    return this.#act(creator, joinMessage(this.database, { message, candidate, author: 'test' }))
  }

  async erase(creator: string, seq: number): Promise<string> {
    const [message = ''] = await this.ids(creator, [seq])
    return this.#act(creator, deleteMessage(this.database, { message, reason: '', author: 'test' }))
  }

  restore(creator: string, place: number): Promise<string> {
    const act = this.#acts.get(creator)?.[place]
    if (act === undefined) throw new Error('the live path does not know this act')
    return this.#act(creator, restoreAct(this.database, { act, author: 'test' }))
  }

  async rebuild(creator: string): Promise<string> {
    try {
      const { act } = await rebuildCreator(
        {
          previews: this.#previews,
          gates: await openGates(this.database),
          takeIn: (writer, name) => wantKeptOut(writer, { creator: name, author: 'test' }),
        },
        { creator: this.name(creator), run: randomUUID(), author: 'test' },
      )
      return act === null ? 'nothing-changes' : await this.#act(creator, Promise.resolve({ id: act }))
    } catch (error) {
      if (error instanceof Failure && 'reason' in error.data) return String(error.data.reason)
      throw error
    }
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
