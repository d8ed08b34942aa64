/** One field of a message of Protocol Buffers: a number, or bytes with their length. */
type Field = readonly number[]

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

const number = (field: number, value: number): Field => [...varint(field * 8), ...varint(value)]

const bytes = (field: number, content: readonly number[]): Field => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
]

const text = (field: number, value: string): Field => bytes(field, [...Buffer.from(value)])

const message = (field: number, ...fields: Field[]): Field => bytes(field, fields.flat())

const FLOAT = 1
const INTEGER_ATTRIBUTE = 2

/** A matrix of floats whose sizes are known by name only. */
const matrix = (field: number, name: string, height: string, width: string): Field => {
  const dimension = (size: string) => message(1, text(2, size))
  const shape = message(2, dimension(height), dimension(width))
  return message(field, text(1, name), message(2, message(1, number(1, FLOAT), shape)))
}

/**
 * The model that ONNX Runtime runs: one node, Gemm with its second matrix transposed, as the fields of
 * `onnx.proto3` (ModelProto, GraphProto, NodeProto) have it. So short that it is written here.
 */
export function productModel(): Uint8Array {
  const transposed = message(5, text(1, 'transB'), number(3, 1), number(20, INTEGER_ATTRIBUTE))
  const node = message(
    1,
    text(1, 'rows'),
    text(1, 'columns'),
    text(2, 'products'),
    text(4, 'Gemm'),
    transposed,
  )
  const graph = message(
    7,
    node,
    text(2, 'products'),
    matrix(11, 'rows', 'height', 'dimensions'),
    matrix(11, 'columns', 'width', 'dimensions'),
    matrix(12, 'products', 'height', 'width'),
  )
  const irVersion = number(1, 8)
  const operators = message(8, text(1, ''), number(2, 13))
  return Uint8Array.from([...irVersion, ...graph, ...operators])
}
