import { z } from 'zod'
import { answerFault, type Asked } from './openai-fault.ts'
import { isSameModel } from './same-model.ts'
import { DIMENSIONS, unitVector } from './unit-vector.ts'

/** Vectors are looked at apart: a schema of millions of numbers is slow. */
const Answer = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.unknown() })),
  model: z.string().nullish(),
  usage: z.object({ prompt_tokens: z.number().nullish(), total_tokens: z.number().nullish() }).nullish(),
})

export type CheckedAnswer = {
  /** In the order of the texts. */
  readonly vectors: readonly Float32Array[]
  /** That were charged; null where the server does not say. */
  readonly tokens: number | null
}

/**
 * The vectors of an answer to `count` texts. What does not fit is refused as a whole.
 * @param names what the answer may call the model
 * @throws Fault
 */
export function checkAnswer(
  body: unknown,
  count: number,
  names: readonly string[],
  asked: Asked,
): CheckedAnswer {
  const { data: answer } = Answer.safeParse(body)
  if (!answer) throw answerFault(asked, 'it is no list of embeddings', 'outage')
  const { data, model, usage } = answer
  if (model && !names.some((name) => isSameModel(name, model))) {
    throw answerFault(asked, 'it is by another model than was asked for', 'lasting')
  }
  if (data.length !== count) {
    throw answerFault(asked, `it has ${data.length} embeddings for ${count} texts`, 'outage')
  }
  const vectors = inOrder(data, asked).map((embedding) => checkVector(embedding, asked))
  return { vectors, tokens: usage?.total_tokens ?? usage?.prompt_tokens ?? null }
}

type Item = { readonly index?: number | undefined; readonly embedding?: unknown }

/** By their `index`; servers that give none keep the order. */
function inOrder(data: readonly Item[], asked: Asked): unknown[] {
  if (data.every(({ index }) => index === undefined)) return data.map(({ embedding }) => embedding)
  const places = new Map(data.map(({ index, embedding }) => [index, embedding]))
  return data.map((_, index) => {
    if (!places.has(index)) throw answerFault(asked, `it has no embedding of text ${index}`, 'outage')
    return places.get(index)
  })
}

function checkVector(embedding: unknown, asked: Asked): Float32Array {
  const values = numbersOf(embedding)
  if (values === null) throw answerFault(asked, 'an embedding holds something that is no number', 'outage')
  if (values.length !== DIMENSIONS) {
    throw answerFault(asked, `its embeddings have ${values.length} numbers, not ${DIMENSIONS}`, 'lasting')
  }
  try {
    return unitVector(values)
  } catch {
    throw answerFault(asked, 'an embedding is no direction: it is not finite, or all zeros', 'outage')
  }
}

/** Numbers as such, or 32-bit floats in base64. */
function numbersOf(embedding: unknown): ArrayLike<number> | null {
  if (Array.isArray(embedding))
    return embedding.every((value) => typeof value === 'number') ? embedding : null
  if (typeof embedding !== 'string' || !/^[\w+/]+={0,2}$/.test(embedding)) return null
  const bytes = Buffer.from(embedding, 'base64')
  if (bytes.length % 4 !== 0) return null
  const floats = new Float32Array(bytes.length / 4)
  bytes.copy(Buffer.from(floats.buffer))
  return floats
}
