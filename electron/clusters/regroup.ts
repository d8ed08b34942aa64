import { NO_HOME } from './preview-world.ts'

/** Where a rebuild leaves everybody, by message index, in homes of the same numbering as before. */
export type Regrouped = {
  readonly home: Int32Array
  /** How many of them are new: they are numbered on from those before, in the order of their first messages. */
  readonly created: number
}

/** A new group and an old home with members in common. */
type Overlap = { readonly group: number; readonly home: number; shared: number; readonly first: number }

/**
 * Carries a wanted grouping over to the homes that there are. Only messages that are not answered take part, in the
 * groups as they are without the others. A group keeps the old home that it shares most messages with, those with most
 * in common choosing first, of equal ones that with the earlier message; a group without one gets a new home. Whoever
 * is left alone stays in a home that is its own already, and has none otherwise.
 * @param before Homes by message index; `NO_HOME` where there is none
 * @param homes How many homes are numbered by `before`
 * @param wanted The same under the config that is to be
 */
export function regroup(
  before: Int32Array,
  homes: number,
  wanted: Int32Array,
  answered: Uint8Array,
): Regrouped {
  const living = countBy(before, answered)
  const grouped = countBy(wanted, answered)
  const given = assign(overlaps(before, wanted, answered, grouped))
  const home = before.slice()
  let created = 0
  for (let index = 0; index < before.length; index++) {
    if (answered[index] === 1) continue
    const own = before[index] as number
    const group = wanted[index] ?? NO_HOME
    if (group === NO_HOME || grouped.get(group) === 1) {
      home[index] = own !== NO_HOME && living.get(own) === 1 ? own : NO_HOME
      continue
    }
    if (!given.has(group)) given.set(group, homes + created++)
    home[index] = given.get(group) as number
  }
  return { home, created }
}

/** How many messages that are not answered each home holds. */
function countBy(homes: Int32Array, answered: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (let index = 0; index < homes.length; index++) {
    const home = homes[index] as number
    if (home !== NO_HOME && answered[index] !== 1) counts.set(home, (counts.get(home) ?? 0) + 1)
  }
  return counts
}

/** Each pair of a group of two or more and an old home that have anybody in common. */
function overlaps(
  before: Int32Array,
  wanted: Int32Array,
  answered: Uint8Array,
  grouped: ReadonlyMap<number, number>,
): Overlap[] {
  const byGroup = new Map<number, Map<number, Overlap>>()
  const all: Overlap[] = []
  for (let index = 0; index < before.length; index++) {
    const home = before[index] as number
    const group = wanted[index] ?? NO_HOME
    if (answered[index] === 1 || home === NO_HOME || group === NO_HOME || grouped.get(group) === 1) continue
    const ofGroup = byGroup.get(group) ?? new Map<number, Overlap>()
    byGroup.set(group, ofGroup)
    const known = ofGroup.get(home)
    if (known) {
      known.shared++
      continue
    }
    const overlap = { group, home, shared: 1, first: index }
    ofGroup.set(home, overlap)
    all.push(overlap)
  }
  return all
}

/** The old home that each group keeps, where it keeps one. No two overlaps begin with the same message. */
function assign(all: readonly Overlap[]): Map<number, number> {
  const given = new Map<number, number>()
  const taken = new Set<number>()
  for (const { group, home } of all.toSorted((a, b) => b.shared - a.shared || a.first - b.first)) {
    if (given.has(group) || taken.has(home)) continue
    given.set(group, home)
    taken.add(home)
  }
  return given
}
