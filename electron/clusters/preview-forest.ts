import { bridge, countParts, hub, longestPath, weakestLink } from './chain-marks.ts'
import { type Joining, type JoinForest, joinForest, type Resident, sidesOf } from './join-forest.ts'
import { ACCEPTED, type Previewed } from './preview.ts'
import { acceptedLink } from './preview-flips.ts'
import { type CreatorHistory, eventsOf } from './preview-history.ts'
import { NO_CLUSTER, type ShownGrouping } from './shown-grouping.ts'

/** A link of a preview by the seqs of its messages, with the members on either side of it. */
export type FoundCut = Joining & { readonly seq: number; readonly below: number; readonly rest: number }

/** How a cluster of a preview hangs together; see `Chain`. */
export type FoundChain = {
  readonly weakest: FoundCut | null
  readonly bridge: FoundCut | null
  readonly hub: { readonly seq: number; readonly members: number } | null
  readonly longestPath: number
  readonly parts: number
}

/** What a creator's history becomes under a config, in full and as the clusters that are shown of it. */
export type PreviewedClusters = {
  readonly history: CreatorHistory
  readonly previewed: Previewed
  readonly grouping: ShownGrouping
}

/** Some homes of a preview, by the seq of a member of each, as they came about there. */
export function previewForests(clusters: PreviewedClusters, seqs: readonly number[]): JoinForest[] {
  const { home } = clusters.previewed
  const residentsOf = new Map(seqs.map((seq) => [home[seq - 1] as number, [] as Resident[]]))
  const joiningOf = joinings(clusters)
  for (let index = 0; index < home.length; index++) {
    residentsOf.get(home[index] as number)?.push({
      seq: index + 1,
      isMember: clusters.grouping.cluster[index] !== NO_CLUSTER,
      joining: joiningOf(index),
    })
  }
  return seqs.map((seq) => joinForest(residentsOf.get(home[seq - 1] as number) ?? []))
}

/**
 * What brought a message into the home it has at the end, as `readForest` has it of live ones: the newest of its
 * decisions that matched it to one who lives there too; where there is none, a person who put it to one who does; else
 * what is left of either.
 */
function joinings({ history, previewed }: PreviewedClusters): (index: number) => Joining | null {
  const numberOf = historyNumbers(history)
  const byPeople = Map.groupBy(previewed.byPeople.toReversed(), ({ seq }) => seq)
  const decidedOf = (index: number): Joining[] => {
    const [first, last] = [history.firstDecision[index], history.lastDecision[index]]
    const decisions = last === first ? [last] : [last, first]
    return decisions.flatMap((decision) => {
      if (decision === undefined || previewed.ownHome[decision] !== previewed.home[index]) return []
      if (previewed.kind[decision] === ACCEPTED.none) return []
      const link = acceptedLink(history, previewed, decision)
      if (!link) return []
      const { candidate, kind, score } = link
      return [{ matchedSeq: candidate, kind, score, history: numberOf[decision] as number }]
    })
  }
  return (index) => {
    const own = previewed.home[index]
    const decided = decidedOf(index)
    const joined = (byPeople.get(index + 1) ?? []).flatMap(({ candidate, home, history }): Joining[] =>
      home === own ? [{ matchedSeq: candidate, kind: 'person', score: null, history }] : [],
    )
    const isHere = ({ matchedSeq }: Joining) => previewed.home[matchedSeq - 1] === own
    return decided.find(isHere) ?? joined.find(isHere) ?? decided[0] ?? joined[0] ?? null
  }
}

/** History number of each decision. */
function historyNumbers({ decided, acts }: CreatorHistory): Int32Array {
  let [next, events] = [0, 0]
  return Int32Array.from(decided, (_, decision) => {
    for (let act = acts[next]; act && act.after <= decision; act = acts[++next]) events += eventsOf(act)
    return decision + events + 1
  })
}

export function chainOf(forest: JoinForest): FoundChain {
  const cut = (at: number | null): FoundCut | null => {
    const resident = at === null ? undefined : forest.residents[at]
    if (at === null || !resident?.joining) return null
    return { ...resident.joining, seq: resident.seq, ...sidesOf(forest, at) }
  }
  const middle = hub(forest)
  const hubSeq = middle && forest.residents[middle.at]?.seq
  return {
    weakest: cut(weakestLink(forest)),
    bridge: cut(bridge(forest)),
    hub: middle && hubSeq ? { seq: hubSeq, members: middle.around } : null,
    longestPath: longestPath(forest),
    parts: countParts(forest),
  }
}
