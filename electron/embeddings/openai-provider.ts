import type { OpenAI } from 'openai'
import { Failure } from '../../shared/failure.ts'
import type { BreakerState, EmbeddingSettings } from '../../shared/model/embedding.ts'
import { type CheckedAnswer, checkAnswer } from './answer.ts'
import { Fault } from './fault.ts'
import { addressOf, openClient, type ServerAccess } from './openai-client.ts'
import { type Asked, faultOf } from './openai-fault.ts'
import { type Ending, Patient, type Patience, USUAL_PATIENCE, type Waiting } from './patience.ts'
import type { RefusedText } from './provider.ts'
import { DIMENSIONS } from './unit-vector.ts'

/** What asking came to so far, whether it went well or not. */
export type Tally = {
  /** Over HTTP. */
  requests: number
  /** As the server counts them. */
  tokens: number
}

export type OpenAiServer = ServerAccess & Pick<EmbeddingSettings, 'model' | 'servedAs'>

/** What goes with the texts. Servers differ in what they take of it. */
type Shape = { readonly dimensions?: number; readonly encoding_format: 'base64' | 'float' }

/** From what costs least to what everybody takes. */
const SHAPES: readonly [Shape, ...Shape[]] = [
  { dimensions: DIMENSIONS, encoding_format: 'base64' },
  { encoding_format: 'base64' },
  { encoding_format: 'float' },
]

/** Any server takes this text, so where it does not, the texts are not what it refuses. */
const PROBE = ['hello']

/** Embeddings from a server that speaks OpenAI's API. One for each server, as it knows how that one fares. */
export class OpenAiProvider {
  readonly model: string
  readonly address: string
  readonly #server: OpenAiServer
  readonly #asked: Asked
  readonly #patient: Patient
  readonly #client: Promise<OpenAI>
  #shape = SHAPES[0]
  /** Requests of this shape were answered: one that is refused is refused for its texts. */
  #isShapeKnown = false

  constructor(server: OpenAiServer, patience: Patience = USUAL_PATIENCE, waiting?: Waiting) {
    this.model = server.model
    this.address = addressOf(server.baseUrl)
    this.#server = server
    this.#asked = { address: this.address, model: server.servedAs ?? server.model }
    this.#patient = new Patient(this.address, patience, waiting)
    this.#client = openClient(server)
    this.#client.catch(() => undefined)
  }

  breaker(): BreakerState {
    return this.#patient.state()
  }

  /**
   * One vector for each text, or why that one is refused; the texts are what one request may hold, and none is
   * longer than the model takes. Once it is asked in parts they are all asked: what was answered would be lost.
   * @throws Failure EMBEDDING_PROVIDER_DOWN, EMBEDDING_KEY_REFUSED, EMBEDDING_MODEL_UNKNOWN, EMBEDDING_ANSWER_REFUSED
   */
  async ask(
    texts: readonly string[],
    tally: Tally,
    ending: Ending = {},
  ): Promise<(Float32Array | RefusedText)[]> {
    try {
      return await this.#send(texts, this.#shape, tally, ending)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error.kind === 'text' && !this.#isShapeKnown) {
        await this.#findShape(tally, ending)
        return this.ask(texts, tally, ending)
      }
      return this.#askInParts(texts, error, tally, { signal: ending.signal })
    }
  }

  async #askInParts(
    texts: readonly string[],
    { failure }: Fault,
    tally: Tally,
    ending: Ending,
  ): Promise<(Float32Array | RefusedText)[]> {
    if (texts.length <= 1) {
      return texts.map(() => ({ refused: 'detail' in failure.data ? failure.data.detail : failure.code }))
    }
    const middle = texts.length >> 1
    return [
      ...(await this.ask(texts.slice(0, middle), tally, ending)),
      ...(await this.ask(texts.slice(middle), tally, ending)),
    ]
  }

  /** Finds out what this server takes. @throws Failure EMBEDDING_ANSWER_REFUSED where it is nothing */
  async #findShape(tally: Tally, ending: Ending): Promise<void> {
    let first: Fault | undefined
    for (const shape of SHAPES) {
      try {
        await this.#send(PROBE, shape, tally, ending)
        return
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        first ??= error
      }
    }
    const detail = first && 'detail' in first.failure.data ? first.failure.data.detail : 'nothing'
    throw new Failure('EMBEDDING_ANSWER_REFUSED', {
      address: this.address,
      detail: `it takes no request for embeddings (${detail})`,
    })
  }

  async #send(texts: readonly string[], shape: Shape, tally: Tally, ending: Ending): Promise<Float32Array[]> {
    // Loaded outside the time of the first request.
    const client = await this.#client
    const { vectors, tokens } = await this.#patient.run(
      (signal) => this.#post(client, texts, shape, tally, signal),
      ending,
    )
    tally.tokens += tokens ?? 0
    this.#shape = shape
    this.#isShapeKnown = true
    return [...vectors]
  }

  async #post(
    client: OpenAI,
    texts: readonly string[],
    shape: Shape,
    tally: Tally,
    signal: AbortSignal,
  ): Promise<CheckedAnswer> {
    const { model, servedAs } = this.#server
    tally.requests += 1
    try {
      const body = await client.embeddings.create(
        { ...shape, input: [...texts], model: servedAs ?? model },
        { signal },
      )
      return checkAnswer(body, texts.length, [model, servedAs ?? model], this.#asked)
    } catch (error) {
      throw faultOf(error, this.#asked)
    }
  }
}
