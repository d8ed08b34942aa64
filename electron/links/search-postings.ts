const FIRST_CAPACITY = 4

/** The columns that hold something (a trigram, or a dimension that is not zero), ascending; room doubles. */
export class Columns {
  columns = new Int32Array(FIRST_CAPACITY)
  length = 0

  get bytes(): number {
    return this.columns.byteLength
  }

  push(column: number): void {
    if (this.length === this.columns.length) this.columns = doubled(this.columns)
    this.columns[this.length++] = column
  }

  /** Forgets `column` and all after it. */
  truncate(column: number): void {
    while (this.length > 0 && (this.columns[this.length - 1] ?? 0) >= column) this.length--
  }
}

/** Columns with the weight that each has in one dimension. */
export class WeightedColumns extends Columns {
  weights = new Float32Array(FIRST_CAPACITY)

  override get bytes(): number {
    return super.bytes + this.weights.byteLength
  }

  pushWeighted(column: number, weight: number): void {
    if (this.length === this.weights.length) this.weights = doubled(this.weights)
    this.weights[this.length] = weight
    this.push(column)
  }

  /** The weight of a column, 0 where it is not among these. */
  weightOf(column: number): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.columns[middle] ?? 0) < column) low = middle + 1
      else high = middle
    }
    return low < this.length && this.columns[low] === column ? (this.weights[low] ?? 0) : 0
  }
}

type TypedArray = Int32Array | Uint8Array | Float32Array | Float64Array

/** The same numbers with room for as many again. */
export function doubled<Numbers extends TypedArray>(numbers: Numbers): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(numbers.length * 2)
  larger.set(numbers)
  return larger
}
