import { countDecided, lastHistory } from './again.ts'
import type { ModelAct, ModelActResult, ModelCreator, ModelHome, ModelReason, ModelWorld } from './types.ts'
import { homeOf, leave, membersOf, residentsOf, shownClusters, shownMembersOf, touched } from './world.ts'

/** What people do to the homes of one creator. Each is written into `acts`, or gives the reason why not. */

export const refusedWith = (reason: ModelReason): ModelActResult => ({ reason })

export function write(
  creator: ModelCreator,
  act: Pick<ModelAct, 'kind'> & Partial<Omit<ModelAct, 'history'>>,
): ModelActResult {
  creator.acts.push({
    history: lastHistory(creator) + 1,
    cluster: null,
    messages: [],
    candidate: null,
    given: [],
    refusals: [],
    takesBack: null,
    isTakenBack: false,
    ...act,
  })
  return { act: creator.acts.length - 1 }
}

/** Marks a shown cluster as answered: all messages with that home, superseded ones too. Who is there in shadow leaves. */
export function action(creator: ModelCreator, home: ModelHome): ModelActResult {
  const { world } = creator
  if (world.actioned.includes(home)) return refusedWith('already-actioned')
  if (!shownClusters(world).some((cluster) => cluster.home === home)) return refusedWith('not-shown')
  const messages = residentsOf(world, home).map(({ seq }) => touched(world, seq))
  world.actioned.push(home)
  for (const { seq, isShadow } of messages) {
    if (isShadow) leave(world, seq)
    else world.answered.push(seq)
  }
  world.fire('action')
  if (messages.some(({ isShadow }) => isShadow)) world.fire('action parts from those in shadow')
  return write(creator, { kind: 'action', cluster: home, messages })
}

/** Takes exactly these members out; an older message of the same channel stays and may be a member again. */
export function remove(creator: ModelCreator, home: ModelHome, seqs: number[]): ModelActResult {
  const { world } = creator
  if (world.actioned.includes(home)) return refusedWith('actioned')
  const before = shownMembersOf(world, home).map(({ seq }) => seq)
  if (seqs.some((seq) => !before.includes(seq))) return refusedWith('not-a-member')
  const messages = seqs.map((seq) => leave(world, seq))
  const staying = residentsOf(world, home).map(({ seq }) => seq)
  const oldest = membersOf(world, home)[0]?.seq ?? null
  const refusals = seqs.flatMap((seq) => refusalsOfRemoved(creator, seq, staying, oldest))
  hold(creator, refusals)
  world.fire(seqs.length > 1 ? 'remove of several' : 'remove of one')
  if (staying.length === 0) world.fire('removed all')
  if (oldest !== null && shownMembersOf(world, home).some(({ seq }) => !before.includes(seq))) {
    world.fire('channel’s older message is a member again')
  }
  return write(creator, { kind: 'remove', cluster: home, messages, refusals })
}

/** One for each staying message that a stored link joins the removed one to, else one against the oldest member. */
function refusalsOfRemoved(creator: ModelCreator, removed: number, staying: number[], oldest: number | null) {
  const linked = staying.filter((seq) => areLinked(creator, removed, seq) || areLinked(creator, seq, removed))
  if (linked.length > 0) creator.world.fire('refusal along links')
  if (linked.length === 0 && oldest !== null) creator.world.fire('refusal against the oldest')
  const others = linked.length > 0 || oldest === null ? linked : [oldest]
  return others.map((seq) => inOrder(removed, seq))
}

/** By a stored link of any of the message's decisions. */
export const areLinked = ({ decisions }: ModelCreator, seq: number, candidate: number): boolean =>
  decisions.some(
    (decision) =>
      decision.seq === seq &&
      [...decision.links.trigram, ...decision.links.vector].some((link) => link.seq === candidate),
  )

const inOrder = (one: number, other: number) => ({
  first: Math.min(one, other),
  second: Math.max(one, other),
})

/** The act that is about to be written becomes a source of these refusals. */
function hold(creator: ModelCreator, pairs: { first: number; second: number }[]): void {
  const { world, acts } = creator
  for (const pair of pairs) {
    if (isStanding(world, pair)) world.fire('refusal held by two sources')
    world.refusals.push({ ...pair, act: acts.length, isEnded: false })
  }
}

export const isStanding = (world: ModelWorld, pair: { first: number; second: number }): boolean =>
  world.refusals.some((other) => !other.isEnded && other.first === pair.first && other.second === pair.second)

/** Not again. Of two that share an open home the later one leaves; an actioned home is left by nobody. */
export function refuse(creator: ModelCreator, one: number, other: number): ModelActResult {
  const { world } = creator
  const pair = inOrder(one, other)
  if ([one, other].some((seq) => world.erased.includes(seq))) return refusedWith('deleted')
  const home = homeOf(world, pair.first)
  const isShared = home !== null && home === homeOf(world, pair.second)
  if (isShared && world.actioned.includes(home)) return refusedWith('actioned')
  const messages = isShared ? [leave(world, pair.second)] : []
  hold(creator, [pair])
  if (pair.second > countDecided(creator)) world.fire('refuse of a pending message')
  world.fire(isShared ? 'refuse parts housemates' : 'refuse of strangers')
  return write(creator, { kind: 'refuse', cluster: isShared ? home : null, messages, refusals: [pair] })
}

/**
 * Deletes a message for privacy: it leaves its home, be that actioned, and is nobody's candidate any more. Its
 * links, its decisions and the refusals that name it stay.
 */
export function erase(creator: ModelCreator, seq: number): ModelActResult {
  const { world } = creator
  if (world.erased.includes(seq)) return refusedWith('deleted')
  const message = world.messages.find((each) => each.seq === seq)
  if (!message) throw new Error(`no message ${seq}`)
  if (seq > countDecided(creator)) world.fire('delete of a pending message')
  else if (world.answered.includes(seq)) world.fire('delete of an answered message')
  else world.fire(homeOf(world, seq) === null ? 'delete of a homeless message' : 'delete of a housed message')
  const left = leave(world, seq)
  message.text = ''
  world.erased.push(seq)
  return write(creator, { kind: 'delete', cluster: left.home, messages: [left] })
}
