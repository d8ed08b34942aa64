import type { Embedding } from '../embeddings/provider.ts'
import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import type { IndexedMessage } from './search.ts'

/** Messages on their way to the worker: all vectors in one array, which can be moved. */
export type PackedMessages = {
  messages: (Omit<IndexedMessage, 'vector'> & { hasVector: boolean })[]
  vectors: Float32Array<ArrayBuffer>
}

/** Embeddings on their way from the worker. */
export type PackedEmbeddings = { vectors: Float32Array<ArrayBuffer>; isTruncated: boolean[] }

function packVectors(vectors: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(vectors.length * DIMENSIONS)
  vectors.forEach((vector, index) => {
    if (vector.length !== DIMENSIONS) throw new RangeError(`A vector has ${vector.length} dimensions`)
    packed.set(vector, index * DIMENSIONS)
  })
  return packed
}

export const packMessages = (messages: readonly IndexedMessage[]): PackedMessages => ({
  messages: messages.map(({ vector, ...rest }) => ({ ...rest, hasVector: vector !== null })),
  vectors: packVectors(messages.flatMap(({ vector }) => (vector === null ? [] : [vector]))),
})

/** The vectors are views into the packed ones. */
export function unpackMessages({ messages, vectors }: PackedMessages): IndexedMessage[] {
  let start = 0
  return messages.map(({ hasVector, ...rest }) => {
    if (!hasVector) return { ...rest, vector: null }
    start += DIMENSIONS
    return { ...rest, vector: vectors.subarray(start - DIMENSIONS, start) }
  })
}

export const packEmbeddings = (embeddings: readonly Embedding[]): PackedEmbeddings => ({
  vectors: packVectors(embeddings.map(({ vector }) => vector)),
  isTruncated: embeddings.map(({ isTruncated }) => isTruncated),
})

/** Each vector has memory of its own, so one that is kept does not keep the others. */
export const unpackEmbeddings = ({ vectors, isTruncated }: PackedEmbeddings): Embedding[] =>
  isTruncated.map((truncated, index) => ({
    vector: vectors.slice(index * DIMENSIONS, (index + 1) * DIMENSIONS),
    isTruncated: truncated,
  }))
