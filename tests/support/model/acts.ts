import type { ModelAct, ModelActResult, ModelCreator, ModelHome, ModelReason, ModelWorld } from './types.ts'
import { homeOf, leave, membersOf, residentsOf, shownClusters } from './world.ts'

/** What people do to the homes of one creator. Each is written into `acts`, or gives the reason why not. */

const refusedWith = (reason: ModelReason): ModelActResult => ({ reason })

function write(creator: ModelCreator, act: Pick<ModelAct, 'kind'> & Partial<ModelAct>): ModelActResult {
  creator.acts.push({
    after: creator.decisions.length,
    cluster: null,
    messages: [],
    refusals: [],
    takesBack: null,
    isTakenBack: false,
    ...act,
  })
  return { act: creator.acts.length - 1 }
}

/** Marks a shown cluster as answered: all messages with that home, superseded ones too. */
export function action(creator: ModelCreator, home: ModelHome): ModelActResult {
  const { world } = creator
  if (world.actioned.includes(home)) return refusedWith('already-actioned')
  if (!shownClusters(world).some((cluster) => cluster.home === home)) return refusedWith('not-shown')
  const messages = residentsOf(world, home).map(({ seq }) => ({ seq, home }))
  world.actioned.push(home)
  world.answered.push(...messages.map(({ seq }) => seq))
  world.fire('action')
  return write(creator, { kind: 'action', cluster: home, messages })
}

/** Takes exactly these members out; an older message of the same channel stays and may be a member again. */
export function remove(creator: ModelCreator, home: ModelHome, seqs: number[]): ModelActResult {
  const { world } = creator
  if (world.actioned.includes(home)) return refusedWith('actioned')
  const before = membersOf(world, home).map(({ seq }) => seq)
  if (seqs.some((seq) => !before.includes(seq))) return refusedWith('not-a-member')
  for (const seq of seqs) leave(world, seq)
  const staying = residentsOf(world, home).map(({ seq }) => seq)
  const oldest = membersOf(world, home)[0]?.seq ?? null
  const refusals = seqs.flatMap((seq) => refusalsOfRemoved(creator, seq, staying, oldest))
  hold(creator, refusals)
  world.fire(seqs.length > 1 ? 'remove of several' : 'remove of one')
  if (staying.length === 0) world.fire('removed all')
  if (oldest !== null && membersOf(world, home).some(({ seq }) => !before.includes(seq))) {
    world.fire('channel’s older message is a member again')
  }
  return write(creator, {
    kind: 'remove',
    cluster: home,
    messages: seqs.map((seq) => ({ seq, home })),
    refusals,
  })
}

/** One for each staying message that a stored link joins the removed one to, else one against the oldest member. */
function refusalsOfRemoved(creator: ModelCreator, removed: number, staying: number[], oldest: number | null) {
  const linked = staying.filter((seq) => areLinked(creator, removed, seq) || areLinked(creator, seq, removed))
  if (linked.length > 0) creator.world.fire('refusal along links')
  if (linked.length === 0 && oldest !== null) creator.world.fire('refusal against the oldest')
  const others = linked.length > 0 || oldest === null ? linked : [oldest]
  return others.map((seq) => inOrder(removed, seq))
}

function areLinked(creator: ModelCreator, seq: number, candidate: number): boolean {
  const links = creator.decisions.find((decision) => decision.seq === seq)?.links
  if (!links) return false
  return [...links.trigram, ...links.vector].some((link) => link.seq === candidate)
}

const inOrder = (one: number, other: number) => ({
  first: Math.min(one, other),
  second: Math.max(one, other),
})

/** The act that is about to be written becomes a source of these refusals. */
function hold(creator: ModelCreator, pairs: { first: number; second: number }[]): void {
  const { world, acts } = creator
  for (const pair of pairs) {
    if (standing(world, pair)) world.fire('refusal held by two sources')
    world.refusals.push({ ...pair, act: acts.length, isEnded: false })
  }
}

const standing = (world: ModelWorld, { first, second }: { first: number; second: number }): boolean =>
  world.refusals.some((other) => !other.isEnded && other.first === first && other.second === second)

/** Not again. Of two that share an open home the later one leaves; an actioned home is left by nobody. */
export function refuse(creator: ModelCreator, one: number, other: number): ModelActResult {
  const { world } = creator
  const pair = inOrder(one, other)
  const home = homeOf(world, pair.first)
  const isShared = home !== null && home === homeOf(world, pair.second)
  if (isShared && world.actioned.includes(home)) return refusedWith('actioned')
  if (isShared) leave(world, pair.second)
  hold(creator, [pair])
  if (pair.second > creator.decisions.length) world.fire('refuse of a pending message')
  world.fire(isShared ? 'refuse parts housemates' : 'refuse of strangers')
  const messages = isShared ? [{ seq: pair.second, home }] : []
  return write(creator, { kind: 'refuse', cluster: isShared ? home : null, messages, refusals: [pair] })
}

/** Takes an act back, whole or not at all. A restore is not itself taken back. */
export function restore(creator: ModelCreator, place: number): ModelActResult {
  const { world } = creator
  const act = creator.acts[place]
  if (!act || act.kind === 'restore') return refusedWith('not-restorable')
  if (act.isTakenBack) return refusedWith('taken-back')
  if (act.kind === 'action') {
    world.actioned = world.actioned.filter((home) => home !== act.cluster)
    world.answered = world.answered.filter((seq) => !act.messages.some((message) => message.seq === seq))
    world.fire('restore of an action')
  } else {
    if (act.messages.some(({ seq }) => homeOf(world, seq) !== null)) return refusedWith('has-another-home')
    if (act.messages.some(({ home }) => world.actioned.includes(home))) return refusedWith('cluster-actioned')
    bringBack(creator, act, place)
    world.fire(act.kind === 'remove' ? 'restore of a removal' : 'restore of a refusal')
  }
  act.isTakenBack = true
  return write(creator, { kind: 'restore', cluster: act.cluster, messages: act.messages, takesBack: place })
}

function bringBack({ world }: ModelCreator, act: ModelAct, place: number): void {
  for (const { seq, home } of act.messages) world.homeOf[seq] = home
  for (const refusal of world.refusals.filter((each) => each.act === place)) {
    refusal.isEnded = true
    if (standing(world, refusal)) world.fire('refusal outlives a source')
  }
}
