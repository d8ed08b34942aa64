import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'

/** Real embeddings of sentences vary in some tens of directions, whatever their number of floats. */
const DIRECTIONS = 48

/** Random numbers between 0 and 1 that are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** How much of a vector is everyone's, its theme's and its topic's own. */
const SHARE = { base: 0.6, theme: 0.6, topic: 0.6 } as const
const TOPICS_A_THEME = 12

/**
 * Vectors as a model of language makes them: every value set, all a little alike, those of a theme more, those of a
 * topic most, and no gap between. A text that comes again has the same vector.
 */
export class SyntheticVectors {
  readonly #random: () => number
  readonly #directions: Float32Array[]
  readonly #topics: Float64Array[]
  #axes: Float64Array[] | undefined
  readonly #ofTexts = new Map<string, Float32Array>()

  constructor(options: { seed: number; topics: number }) {
    this.#random = randomNumbers(options.seed)
    this.#directions = Array.from({ length: DIRECTIONS }, () =>
      Float32Array.from({ length: DIMENSIONS }, () => this.#normal()),
    )
    const one = (share: number) => Float64Array.from({ length: DIRECTIONS }, () => share * this.#normal())
    const base = one(SHARE.base)
    const themes = Array.from({ length: Math.ceil(options.topics / TOPICS_A_THEME) }, () => one(SHARE.theme))
    this.#topics = Array.from({ length: options.topics }, (_, topic) => {
      const theme = themes[topic % themes.length] as Float64Array
      return one(SHARE.topic).map((own, at) => own + (base[at] as number) + (theme[at] as number))
    })
  }

  get topics(): number {
    return this.#topics.length
  }

  /** The vector of a text that is said again and again, near the middle of a topic. */
  of(text: string, topic: number): Float32Array {
    const known = this.#ofTexts.get(text) ?? this.next(topic)
    this.#ofTexts.set(text, known)
    return known
  }

  /** Another vector of a topic; two of the same one have cosines of 0.6 to 0.9. */
  next(topic: number): Float32Array {
    const spread = 0.3 + 0.6 * this.#random()
    const middle = this.#topics[topic % this.#topics.length] as Float64Array
    const vector = new Float64Array(DIMENSIONS)
    this.#directions.forEach((direction, index) => {
      const weight = (middle[index] as number) + spread * this.#normal()
      for (let at = 0; at < DIMENSIONS; at++)
        vector[at] = (vector[at] as number) + weight * (direction[at] as number)
    })
    return unitVector(vector)
  }

  /** Where a vector lies along axes at right angles: cosines are the same as among the whole vectors, and soon known. */
  along(vector: Float32Array): Float64Array {
    this.#axes ??= axesOf(this.#directions)
    return Float64Array.from(this.#axes, (axis) => dot(axis, vector))
  }

  /** Sums of twelve, which is near enough. */
  #normal(): number {
    let sum = -6
    for (let count = 0; count < 12; count++) sum += this.#random()
    return sum
  }
}

export function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number)
  return sum
}

/** By Gram and Schmidt. */
function axesOf(directions: readonly Float32Array[]): Float64Array[] {
  const axes: Float64Array[] = []
  for (const direction of directions) {
    const axis = Float64Array.from(direction)
    for (const earlier of axes) {
      const shared = dot(axis, earlier)
      for (let at = 0; at < axis.length; at++)
        axis[at] = (axis[at] as number) - shared * (earlier[at] as number)
    }
    const length = Math.sqrt(dot(axis, axis))
    axes.push(axis.map((value) => value / length))
  }
  return axes
}
