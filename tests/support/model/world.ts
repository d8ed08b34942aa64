import type { Fire } from './rules.ts'
import type { ModelCluster, ModelHome, ModelMessage, ModelWorld } from './types.ts'

/** Homes and members, over the messages of one creator and one world. */

export const newWorld = (messages: ModelMessage[], fire: Fire): ModelWorld => ({
  messages,
  fire,
  homeOf: {},
  actioned: [],
  answered: [],
  refusals: [],
})

export const homeOf = (world: ModelWorld, seq: number): ModelHome | null => world.homeOf[seq] ?? null

export function messageOf(world: ModelWorld, seq: number): ModelMessage {
  const message = world.messages.find((each) => each.seq === seq)
  if (!message) throw new Error(`no message ${seq}`)
  return message
}

/** Every message with this home, superseded ones too. */
export const residentsOf = (world: ModelWorld, home: ModelHome): ModelMessage[] =>
  world.messages.filter((message) => homeOf(world, message.seq) === home)

const isNewer = (one: ModelMessage, other: ModelMessage): boolean =>
  one.createdAtMs > other.createdAtMs || (one.createdAtMs === other.createdAtMs && one.seq > other.seq)

/** Of each channel's messages in a home the newest. */
export function membersOf(world: ModelWorld, home: ModelHome): ModelMessage[] {
  const all = residentsOf(world, home)
  const isBehind = (message: ModelMessage) =>
    all.some((other) => other.channel === message.channel && isNewer(other, message))
  return all.filter((message) => !isBehind(message))
}

/** Homes with two members or more, in order of creation. */
export function shownClusters(world: ModelWorld): ModelCluster[] {
  const homes = [...new Set(Object.values(world.homeOf))].sort((one, other) => one - other)
  const clusters = homes.map((home): ModelCluster => {
    const members = membersOf(world, home).map(({ seq }) => seq)
    const superseded = residentsOf(world, home)
      .map(({ seq }) => seq)
      .filter((seq) => !members.includes(seq))
    return { home, status: world.actioned.includes(home) ? 'actioned' : 'open', members, superseded }
  })
  if (clusters.some(({ members }) => members.length === 1)) world.fire('home with one member')
  return clusters.filter(({ members }) => members.length >= 2)
}

/** Puts a message into its candidate's home, or both into a new one that is named by the message. */
export function join(world: ModelWorld, seq: number, candidate: number): ModelHome {
  const home = homeOf(world, candidate) ?? seq
  world.homeOf[candidate] = home
  world.homeOf[seq] = home
  return home
}

export function leave(world: ModelWorld, seq: number): void {
  delete world.homeOf[seq]
}
