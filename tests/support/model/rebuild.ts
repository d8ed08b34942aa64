import { refusedWith, write } from './acts.ts'
import { lastHistory } from './again.ts'
import { type Replayed, replay } from './replay.ts'
import type {
  ModelAccepted,
  ModelActResult,
  ModelConfig,
  ModelCreator,
  ModelDecision,
  ModelGate,
  ModelHome,
  ModelWorld,
} from './types.ts'
import { enter, homeOf, leave, showShadow } from './world.ts'

/** Whom a rebuild gives which home, and by what. */
type Wish = { seq: number; home: ModelHome | null; link: WishedLink | null; isSuggested: boolean }
type WishedLink = ModelAccepted & { trigramScore: number | null; vectorScore: number | null }

/** A home that is still to be made has no name yet: it is known by its first message, as a negative number. */
const newHome = (first: number): ModelHome => -first

/**
 * Groups everyone anew who is not answered, as a preview of the config in force has them. Choices beside the issue's:
 * - Who is not answered is grouped with others who are not: answered ones are left out of the preview's groups.
 * - Whoever is alone in that keeps a home where nobody else lives, and has none otherwise.
 * - A message has a decision where its home changes, or the link that holds it there, or, without a home, whether it is
 *   suggested.
 * - Nothing happens while the gate is off, nor in shadow while people see any of these clusters; what is grouped in
 *   shadow stays there.
 * - Where nothing would change, nothing is written.
 */
export function rebuild(
  creator: ModelCreator,
  configs: ModelConfig[],
  inForce: number,
  gate: ModelGate,
): ModelActResult {
  const { world } = creator
  const config = configs[inForce]
  if (gate === 'off') {
    world.fire('rebuild refused: the gate is off')
    return refusedWith('gate-off')
  }
  if (!config) return refusedWith('nothing-changes')
  if (gate === 'on') showShadow(world)
  const isSeen = world.messages.some(
    ({ seq }) => homeOf(world, seq) !== null && !world.shadow.includes(seq) && !world.answered.includes(seq),
  )
  if (gate === 'shadow' && isSeen) {
    world.fire('rebuild refused: in shadow')
    return refusedWith('in-shadow')
  }
  const wanted = replay(creator, (version) => {
    const own = configs[version - 1] as ModelConfig
    return own.embeddingModel === config.embeddingModel ? config : own
  })
  const changed = wishes(creator, wanted).filter((wish) => isChange(creator, wish))
  if (changed.length === 0) {
    world.fire('rebuild changes nothing')
    return refusedWith('nothing-changes')
  }
  const first = lastHistory(creator) + 2
  const named = nameHomes(changed, first)
  const messages = named.map(({ seq, home }) => {
    const before = leave(world, seq)
    const isShadow = gate === 'shadow'
    enter(world, { seq, home, isShadow })
    if (before.home !== home) world.fire(home === null ? 'rebuild takes out' : 'rebuild moves')
    return before
  })
  for (const { home } of named) if (home !== null && home >= first) world.fire('rebuild makes a home')
  const result = write(creator, { kind: 'rebuild', messages, given: named.map(({ home }) => home) })
  named.forEach((wish, index) => {
    const moved = messages[index]
    if (moved?.home === wish.home) world.fire(wish.home === null ? 'rebuild suggests' : 'rebuild links')
    creator.rebuilt.push(decisionOf(wish, first + index, inForce + 1, gate))
  })
  return result
}

function decisionOf(
  { seq, home, link, isSuggested }: Wish,
  history: number,
  configVersion: number,
  gate: ModelGate,
): ModelDecision {
  return {
    history,
    seq,
    outcome: 'rebuild',
    accepted: link && { kind: link.kind, rank: link.rank, candidate: link.candidate, score: link.score },
    trigramScore: link?.trigramScore ?? null,
    vectorScore: link?.vectorScore ?? null,
    matchedHome: null,
    ownHome: home,
    superseded: null,
    isSuggested,
    answered: null,
    configVersion,
    isDegraded: false,
    isShadow: gate === 'shadow',
    replaces: null,
    links: { trigram: [], vector: [] },
  }
}

/** A new home is named by the first decision that gives it to a message. */
function nameHomes(changed: Wish[], first: number): Wish[] {
  const nameOf = (home: ModelHome) => first + changed.findIndex((wish) => wish.home === home)
  return changed.map((wish) => ({
    ...wish,
    home: wish.home !== null && wish.home < 0 ? nameOf(wish.home) : wish.home,
  }))
}

function wishes(creator: ModelCreator, wanted: Replayed): Wish[] {
  const { world } = creator
  const open = world.messages.map(({ seq }) => seq).filter((seq) => !world.answered.includes(seq))
  const groups = groupsOf(wanted.world, open)
  const kept = keptHomes(world, groups)
  return open.map((seq) => {
    const group = groups.findIndex((each) => each.includes(seq))
    const mates = groups[group]
    const home = mates ? (kept[group] ?? newHome(Math.min(...mates))) : homeAlone(world, seq, open)
    const link = mates ? linkOf(creator, wanted, seq, mates) : null
    const last = wanted.decisions.findLast((each) => each.seq === seq)
    const isFree = home === null && homeOf(wanted.world, seq) === null && !world.erased.includes(seq)
    return { seq, home, link, isSuggested: isFree && last?.isSuggested === true }
  })
}

/** Two or more of these who share a home. */
function groupsOf(world: ModelWorld, seqs: number[]): number[][] {
  const homes = [...new Set(seqs.map((seq) => homeOf(world, seq)))].filter((home) => home !== null)
  return homes
    .map((home) => seqs.filter((seq) => homeOf(world, seq) === home))
    .filter((group) => group.length >= 2)
}

/** The old home of each group that keeps one: those with most in common choose first. */
function keptHomes(world: ModelWorld, groups: number[][]): (ModelHome | undefined)[] {
  const kept: (ModelHome | undefined)[] = groups.map(() => undefined)
  for (;;) {
    let best: { group: number; home: ModelHome; shared: number[] } | null = null
    for (const [group, seqs] of groups.entries()) {
      if (kept[group] !== undefined) continue
      for (const seq of seqs) {
        const home = homeOf(world, seq)
        if (home === null || kept.includes(home)) continue
        const shared = seqs.filter((other) => homeOf(world, other) === home)
        if (!best || isBetter(shared, best.shared)) best = { group, home, shared }
      }
    }
    if (!best) return kept
    kept[best.group] = best.home
  }
}

const isBetter = (one: number[], other: number[]): boolean =>
  one.length > other.length || (one.length === other.length && Math.min(...one) < Math.min(...other))

function homeAlone(world: ModelWorld, seq: number, open: number[]): ModelHome | null {
  const home = homeOf(world, seq)
  const isAlone = !open.some((other) => other !== seq && homeOf(world, other) === home)
  if (home !== null && isAlone) world.fire('rebuild leaves one alone')
  return isAlone ? home : null
}

/** The link that holds a message in its group: that of the last decision which brought it, if the other one is there. */
function linkOf(creator: ModelCreator, wanted: Replayed, seq: number, mates: number[]): WishedLink | null {
  const home = homeOf(wanted.world, seq)
  const by = wanted.decisions.findLast((each) => each.seq === seq && each.accepted && each.ownHome === home)
  const links = creator.decisions.find(({ history }) => history === by?.history)?.links
  if (!by?.accepted || !links || !mates.includes(by.accepted.candidate)) return null
  const { candidate } = by.accepted
  const scoreIn = (list: { seq: number; score: number }[]) =>
    list.find((link) => link.seq === candidate)?.score ?? null
  return { ...by.accepted, trigramScore: scoreIn(links.trigram), vectorScore: scoreIn(links.vector) }
}

function isChange(creator: ModelCreator, { seq, home, link, isSuggested }: Wish): boolean {
  const { world } = creator
  if (world.erased.includes(seq)) return false
  if (homeOf(world, seq) !== home) return true
  if (home === null) return isSuggested !== isSuggestedNow(creator, seq)
  const now = heldBy(creator, seq, home)
  return link !== null && (now?.kind !== link.kind || now.candidate !== link.candidate)
}

/** The newest link that brought it into its home; rather one to a message that is there. */
function heldBy({ decisions, rebuilt, acts, world }: ModelCreator, seq: number, home: ModelHome) {
  const links = [...decisions, ...standingOf({ rebuilt, acts })]
    .sort((one, other) => one.history - other.history)
    .filter((each) => each.seq === seq && each.ownHome === home && each.outcome !== 'degraded:kept')
    .flatMap(({ accepted }) => accepted ?? [])
  return links.findLast(({ candidate }) => homeOf(world, candidate) === home) ?? links.at(-1)
}

/** The decisions of rebuilds that are not taken back. */
export const standingOf = ({ rebuilt, acts }: Pick<ModelCreator, 'rebuilt' | 'acts'>): ModelDecision[] =>
  rebuilt.filter(({ history }) => {
    const act = acts.findLast((each) => each.kind === 'rebuild' && each.history < history)
    return act?.isTakenBack === false
  })

/** As the newest decision says; one of a rebuild that was taken back says nothing. */
function isSuggestedNow({ decisions, rebuilt, acts }: ModelCreator, seq: number): boolean {
  const own = [...decisions, ...standingOf({ rebuilt, acts })].filter((each) => each.seq === seq)
  return own.sort((one, other) => one.history - other.history).at(-1)?.isSuggested ?? false
}
