/**
 * A small vector function: each word adds a fixed direction of six numbers. The same words in any order
 * have cosine 1, and one text has no vector at all.
 */
export function smallVector(normalised: string): Float32Array | null {
  if (normalised === '🙏🙏') return null
  const sum = [0, 0, 0, 0, 0, 0]
  for (const word of normalised.split(' ')) {
    let hash = 2166136261
    for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0
    for (let index = 0; index < sum.length; index++) {
      hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0
      sum[index] = Number(sum[index]) + hash / 2 ** 31 - 1.02
    }
  }
  const length = Math.hypot(...sum)
  return length === 0 ? null : Float32Array.from(sum, (value) => value / length)
}
