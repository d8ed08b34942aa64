/**
 * The places of `keys` by key, lowest first; of those with the same key the one that comes first in `places` (all, in
 * their order, where these are left out) stays first. A counting sort: keys are whole and from 0 up to `highest`.
 */
export function stableOrder(
  keys: Int32Array,
  highest: number,
  places: Int32Array = inOrder(keys.length),
): Int32Array {
  const next = new Int32Array(highest + 2)
  for (let at = 0; at < places.length; at++) {
    const key = (keys[places[at] as number] as number) + 1
    next[key] = (next[key] as number) + 1
  }
  for (let key = 1; key <= highest; key++) next[key] = (next[key] as number) + (next[key - 1] as number)
  const sorted = new Int32Array(places.length)
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    const key = keys[place] as number
    sorted[next[key] as number] = place
    next[key] = (next[key] as number) + 1
  }
  return sorted
}

/** 0, 1, 2 … */
export function inOrder(length: number): Int32Array {
  const places = new Int32Array(length)
  for (let place = 0; place < length; place++) places[place] = place
  return places
}
