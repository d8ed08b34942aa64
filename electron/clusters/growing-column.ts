/** Little: most creators have few messages, and each has many columns. */
const FIRST_ROOM = 16

type Numbers = Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** A column of numbers that grows at its end. Places that nobody set hold 0. */
export class GrowingColumn<Column extends Numbers> {
  readonly #make: (room: number) => Column
  #all: Column
  #length = 0

  constructor(make: (room: number) => Column) {
    this.#make = make
    this.#all = make(FIRST_ROOM)
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    this.set(this.#length, value)
  }

  /** Sets one place; a place after the end makes the column that long. */
  set(at: number, value: number): void {
    if (at >= this.#all.length) this.#grow(at + 1)
    this.#all[at] = value
    if (at >= this.#length) this.#length = at + 1
  }

  /** What is there now, not a copy: it changes when a place of it is set, and not when more is added. */
  view(): Column {
    return this.#all.subarray(0, this.#length) as Column
  }

  #grow(least: number): void {
    const grown = this.#make(Math.max(least, this.#all.length * 2))
    grown.set(this.#all)
    this.#all = grown
  }
}

export const growingInts = () => new GrowingColumn((room) => new Int32Array(room))
export const growingBytes = () => new GrowingColumn((room) => new Uint8Array(room))
export const growingDoubles = () => new GrowingColumn((room) => new Float64Array(room))
