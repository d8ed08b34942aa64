import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What one request meets, in the order of the script; afterwards all goes well. */
export type ProviderFault =
  | { readonly kind: 'fine' | 'hang' | 'reset' | 'truncated' | 'count' | 'order' | 'twice' | 'nan' | 'zeros' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly code?: string }
  | { readonly kind: 'dimension'; readonly dimensions: number }
  | { readonly kind: 'model'; readonly model: string }
  /** Its bytes come one by one, this far apart. */
  | { readonly kind: 'drip'; readonly everyMs: number; readonly status?: number }

export type FakeProviderOptions = {
  readonly latencyMs?: number
  /** Requests from this one on are answered once it resolves. */
  readonly holds?: { readonly from: number; readonly until: Promise<void> }
  /** The key it takes; left out: any, or none. */
  readonly key?: string
  /** Parameters that it refuses to hear of. */
  readonly refuses?: readonly ('dimensions' | 'encoding_format')[]
  /** Answers as many numbers as it was asked for; else 1536. */
  readonly dimensions?: number
  /** Knows only floats, and never says so. */
  readonly speaksFloats?: boolean
  /** Leaves out what not every server has. */
  readonly isTerse?: boolean
  /** Texts with this in them are refused. */
  readonly badText?: string
  /** Numbers of a text; the same for the same text unless told otherwise. */
  readonly numbersOf?: (text: string, dimensions: number) => Float32Array
}

/** What a server was asked. */
type EmbeddingRequest = {
  readonly input: string[]
  readonly model: string
  readonly dimensions?: number
  readonly encoding_format?: string
}

/** A server that speaks the embeddings API of OpenAI over real HTTP, and has faults by script. */
export class FakeProvider {
  readonly asked: EmbeddingRequest[] = []
  readonly paths: string[] = []
  readonly headers: IncomingHttpHeaders[] = []
  readonly faults: ProviderFault[] = []
  options: FakeProviderOptions
  requests = 0
  texts = 0
  mostAtOnce = 0
  /** What it would charge. */
  tokens = 0
  #atOnce = 0
  readonly #server: Server

  private constructor(options: FakeProviderOptions) {
    this.options = options
    this.#server = createServer((request, response) => {
      request.on('error', () => undefined)
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error))
    })
  }

  static async start(options: FakeProviderOptions = {}, port = 0): Promise<FakeProvider> {
    const provider = new FakeProvider(options)
    provider.#server.listen(port, '127.0.0.1')
    await once(provider.#server, 'listening')
    return provider
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1
    const number = this.requests
    this.#atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce)
    response.once('close', () => {
      this.#atOnce -= 1
    })
    this.headers.push(request.headers)
    this.paths.push(request.url ?? '')
    const asked = JSON.parse(await textOf(request)) as EmbeddingRequest
    this.asked.push(asked)
    this.texts += asked.input.length
    const { latencyMs, holds } = this.options
    if (latencyMs) await wait(latencyMs)
    if (holds && number >= holds.from) await holds.until
    const fault = this.faults.shift() ?? { kind: 'fine' }
    if (fault.kind === 'hang') return
    if (fault.kind === 'reset') return void request.socket.resetAndDestroy()
    const refusal = fault.kind === 'status' ? refusalOf(fault) : this.#refusal(request, asked)
    if (refusal !== null) return send(response, refusal)
    await this.#send(response, asked, fault)
  }

  #refusal({ headers }: IncomingMessage, asked: EmbeddingRequest): Refusal | null {
    const { key, refuses = [], badText } = this.options
    const isAllowed =
      key === undefined ||
      [`Bearer ${key}`].includes(headers.authorization ?? '') ||
      headers['api-key'] === key
    if (!isAllowed) return refusalOf({ status: 401, code: 'invalid_api_key' })
    if (refuses.some((name) => asked[name] !== undefined && asked[name] !== 'float'))
      return refusalOf({ status: 422 })
    const isBad = badText !== undefined && asked.input.some((text) => text.includes(badText))
    return isBad ? refusalOf({ status: 400, code: 'context_length_exceeded' }) : null
  }

  async #send(response: ServerResponse, asked: EmbeddingRequest, fault: ProviderFault): Promise<void> {
    const tokens = asked.input.reduce((sum, text) => sum + tokensOf(text), 0)
    const body = JSON.stringify({
      object: 'list',
      data: this.#data(asked, fault),
      ...(this.options.isTerse ? {} : { model: fault.kind === 'model' ? fault.model : asked.model }),
      ...(this.options.isTerse ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
    })
    this.tokens += tokens
    if (fault.kind === 'truncated') return send(response, { status: 200, body: body.slice(0, -20) })
    if (fault.kind === 'drip') return drip(response, body, fault)
    send(response, { status: 200, body })
  }

  #data({ input, dimensions, encoding_format }: EmbeddingRequest, fault: ProviderFault) {
    const { isTerse, speaksFloats, numbersOf = numbersOfText } = this.options
    const count =
      fault.kind === 'dimension' ? fault.dimensions : (this.options.dimensions ?? dimensions ?? 1536)
    const data = input.map((text, index) => {
      const numbers = spoil(numbersOf(text, count), fault, index === input.length - 1)
      const isBase64 = encoding_format === 'base64' && !speaksFloats
      const embedding = isBase64 ? Buffer.from(numbers.buffer).toString('base64') : [...numbers]
      return { object: 'embedding', ...(isTerse ? {} : { index }), embedding }
    })
    if (fault.kind === 'count') data.pop()
    if (fault.kind === 'order') data.reverse()
    if (fault.kind === 'twice') return data.map((item) => ({ ...item, index: 0 }))
    return data
  }
}

function spoil(numbers: Float32Array, { kind }: ProviderFault, isLast: boolean): Float32Array {
  if (kind === 'nan' && isLast) numbers[7] = Number.NaN
  if (kind === 'zeros' && isLast) numbers.fill(0)
  return numbers
}

/** Numbers that hang on every letter of a text, and always the same. */
export function numbersOfText(text: string, dimensions: number): Float32Array {
  let state = createHash('sha256').update(text).digest().readUInt32LE(0)
  return Float32Array.from({ length: dimensions }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** As the fake counts them: one for each four bytes begun. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4)

type Refusal = { readonly status: number; readonly retryAfter?: string; readonly body: string }

const refusalOf = (fault: { status: number; retryAfter?: string; code?: string }): Refusal => ({
  ...fault,
  body: JSON.stringify({ error: { message: 'as the script has it', code: fault.code ?? null } }),
})

function send(response: ServerResponse, { status, retryAfter, body }: Refusal): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  })
  response.end(body)
}

async function drip(response: ServerResponse, body: string, fault: { everyMs: number; status?: number }) {
  response.writeHead(fault.status ?? 200, { 'content-type': 'application/json' })
  for (const byte of body) {
    if (response.destroyed) return
    response.write(byte)
    await wait(fault.everyMs)
  }
  response.end()
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
