// pgvector's binary form of a vector: int16 dimensions, int16 unused, then float32s, all big-endian.
// Every platform that Likeness runs on is little-endian, hence the swaps.

const headerBytes = 4
const floatBytes = 4

/** The binary form of a vector, as a binary COPY field or an element of a binary array. */
export function encodeVector(vector: Float32Array): Buffer {
  const encoded = Buffer.alloc(headerBytes + vector.length * floatBytes)
  encoded.writeInt16BE(vector.length, 0)
  const floats = encoded.subarray(headerBytes)
  floats.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
  floats.swap32()
  return encoded
}

/** Reads what `encodeVector`, `vector_send` and binary COPY make. */
export function decodeVector(encoded: Buffer): Float32Array {
  const dimensions = encoded.readInt16BE(0)
  if (encoded.length !== headerBytes + dimensions * floatBytes) {
    throw new Error(`a vector of ${dimensions} floats cannot have ${encoded.length} bytes`)
  }
  const vector = new Float32Array(dimensions)
  const floats = Buffer.from(vector.buffer)
  encoded.copy(floats, 0, headerBytes)
  floats.swap32()
  return vector
}

const arrayHeaderBytes = 12
const dimensionHeaderBytes = 8

/** A binary one-dimensional array of vectors, to be passed as the parameter of `$1::vector[]`. */
export function encodeVectors(vectors: readonly Float32Array[], vectorOid: number): Buffer {
  const header = Buffer.alloc(arrayHeaderBytes + (vectors.length > 0 ? dimensionHeaderBytes : 0))
  header.writeInt32BE(vectors.length > 0 ? 1 : 0, 0)
  // At 4, whether any element is NULL: none is.
  header.writeInt32BE(vectorOid, 8)
  if (vectors.length > 0) {
    header.writeInt32BE(vectors.length, arrayHeaderBytes)
    header.writeInt32BE(1, arrayHeaderBytes + 4)
  }
  const elements = vectors.flatMap((vector) => {
    const encoded = encodeVector(vector)
    const length = Buffer.alloc(4)
    length.writeInt32BE(encoded.length, 0)
    return [length, encoded]
  })
  return Buffer.concat([header, ...elements])
}
