import type { Fire } from './rules.ts'
import type { ModelCluster, ModelHome, ModelMessage, ModelTouched, ModelWorld, VectorOf } from './types.ts'

/** Homes and members, over the messages of one creator and one world. */

export const newWorld = (messages: ModelMessage[], vectorOf: VectorOf, fire: Fire): ModelWorld => ({
  messages,
  fire,
  vectorOf,
  model: null,
  takingPart: [],
  homeOf: {},
  shadow: [],
  actioned: [],
  answered: [],
  erased: [],
  refusals: [],
})

export const homeOf = (world: ModelWorld, seq: number): ModelHome | null => world.homeOf[seq] ?? null

export function messageOf(world: ModelWorld, seq: number): ModelMessage {
  const message = world.messages.find((each) => each.seq === seq)
  if (!message) throw new Error(`no message ${seq}`)
  return message
}

/** The vector a message has at this moment. */
export function vectorOf(world: ModelWorld, message: ModelMessage): ArrayLike<number> | null {
  if (message.isAwaited || world.model === null || world.erased.includes(message.seq)) return null
  return world.vectorOf(message.normalised, world.model)
}

/** Every message with this home, superseded ones and those in shadow too. */
export const residentsOf = (world: ModelWorld, home: ModelHome): ModelMessage[] =>
  world.messages.filter((message) => homeOf(world, message.seq) === home)

const isNewer = (one: ModelMessage, other: ModelMessage): boolean =>
  one.createdAtMs > other.createdAtMs || (one.createdAtMs === other.createdAtMs && one.seq > other.seq)

/** Of each channel's messages among these the newest. */
function newestOf(messages: ModelMessage[]): ModelMessage[] {
  const isBehind = (message: ModelMessage) =>
    messages.some((other) => other.channel === message.channel && isNewer(other, message))
  return messages.filter((message) => !isBehind(message))
}

/** The members of a home as the engine sees them. */
export const membersOf = (world: ModelWorld, home: ModelHome): ModelMessage[] =>
  newestOf(residentsOf(world, home))

const openResidentsOf = (world: ModelWorld, home: ModelHome): ModelMessage[] =>
  residentsOf(world, home).filter(({ seq }) => !world.shadow.includes(seq))

/** The members of a home as people see them: whoever is there in shadow hides nobody either. */
export const shownMembersOf = (world: ModelWorld, home: ModelHome): ModelMessage[] =>
  newestOf(openResidentsOf(world, home))

const homesOf = (world: ModelWorld): ModelHome[] =>
  [...new Set(Object.values(world.homeOf))].sort((one, other) => one - other)

/** Homes that people see two members of or more, in order of creation. */
export function shownClusters(world: ModelWorld): ModelCluster[] {
  const clusters = homesOf(world).map((home): ModelCluster => {
    const members = shownMembersOf(world, home).map(({ seq }) => seq)
    const superseded = openResidentsOf(world, home)
      .map(({ seq }) => seq)
      .filter((seq) => !members.includes(seq))
    return { home, status: world.actioned.includes(home) ? 'actioned' : 'open', members, superseded }
  })
  if (clusters.some(({ members }) => members.length === 1)) world.fire('home with one member')
  return clusters.filter(({ members }) => members.length >= 2)
}

/** Homes with two members or more, be they in shadow: what a preview of the same configs shows. */
export const clustersWithShadow = (world: ModelWorld): { home: ModelHome; members: number[] }[] =>
  homesOf(world)
    .map((home) => ({ home, members: membersOf(world, home).map(({ seq }) => seq) }))
    .filter(({ members }) => members.length >= 2)

/** Puts a message into its candidate's home, or both into a new one that is named by the event at hand. */
export function join(
  world: ModelWorld,
  seq: number,
  candidate: number,
  history: number,
  isShadow: boolean,
): ModelHome {
  const known = homeOf(world, candidate)
  const home = known ?? history
  if (known === null) enter(world, { seq: candidate, home, isShadow })
  enter(world, { seq, home, isShadow })
  return home
}

/** Into a home, in shadow or not; nothing happens where there is no home to enter. */
export function enter(world: ModelWorld, { seq, home, isShadow }: ModelTouched): void {
  if (home === null) return
  world.homeOf[seq] = home
  if (isShadow) world.shadow.push(seq)
}

/** Shows people everyone's home. */
export function showShadow(world: ModelWorld): void {
  if (world.shadow.length > 0) world.fire('shadow is shown')
  world.shadow = []
}

/** Out of its home, if it has one; gives what it was like there. */
export function leave(world: ModelWorld, seq: number): ModelTouched {
  const before = touched(world, seq)
  delete world.homeOf[seq]
  world.shadow = world.shadow.filter((other) => other !== seq)
  return before
}

export const touched = (world: ModelWorld, seq: number): ModelTouched => ({
  seq,
  home: homeOf(world, seq),
  isShadow: world.shadow.includes(seq),
})
