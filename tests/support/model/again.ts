import type { ModelCreator, ModelDecision, ModelGate, ModelMessage } from './types.ts'
import { vectorOf } from './world.ts'

/** Where a creator's history has come to, and who is to be decided a second time. */

/** Messages are decided in the order of their seqs, so this is also the last decided seq. */
export const countDecided = ({ decisions }: ModelCreator): number =>
  decisions.filter(({ replaces }) => replaces === null).length

/** Decisions and acts share one order without gaps. */
export const lastHistory = ({ decisions, rebuilt, acts }: ModelCreator): number =>
  decisions.length + rebuilt.length + acts.length

/** Everyone whose only decision may be replaced: degraded, or not taken in. Nobody who is deleted. */
export const replaceable = ({ decisions, world }: ModelCreator): ModelDecision[] =>
  decisions
    .filter(({ isDegraded, outcome }) => isDegraded || outcome === 'skipped:gate')
    .filter(({ history }) => !decisions.some(({ replaces }) => replaces === history))
    .filter(({ seq }) => !world.erased.includes(seq))
    .sort((one, other) => one.seq - other.seq)

/** The next message that is decided again, by seq: its vector is there, and where the gate was off it is asked for. */
export function nextAgain(
  creator: ModelCreator,
  gate: ModelGate,
): { message: ModelMessage; replaces: number } | null {
  const { world } = creator
  for (const { seq, history, outcome } of replaceable(creator)) {
    const message = world.messages.find((each) => each.seq === seq)
    if (!message || (outcome === 'skipped:gate' && !message.isWanted)) continue
    if (vectorOf(world, message) === null) {
      if (outcome === 'skipped:gate') world.fire('taken in waits for its vector')
    } else if (gate === 'off') world.fire('second decision waits for the gate')
    else return { message, replaces: history }
  }
  return null
}
