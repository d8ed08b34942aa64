import { expect } from 'vitest'
import type { ModelConfig, ModelGate, ModelIncoming } from './model/types.ts'
import type { ActStep, Step } from './steps.ts'

/** What the live path must be able to do to follow the model; acts give `done`, or the reason why not. */
export interface LiveSteps {
  /** `isLate`: without its vector, which comes by `arrive` or never. Sent again, it changes nothing. */
  store(message: ModelIncoming, isLate: boolean): Promise<'stored' | 'duplicate' | 'conflict'>
  /**
   * Decides what can be decided: first those that wait, up to the first whose vector is missing and still waited for;
   * then, by seq, those whose second decision is due.
   */
  decide(creator: string): Promise<unknown>
  setConfig(config: ModelConfig): Promise<unknown>
  /** From now on a vector can be had for this message; decides nothing by itself. */
  arrive(creator: string, message: number): Promise<void>
  /** Whatever a creator has stored so far was stored 60 s ago or longer. */
  lapse(creator: string): Promise<void>
  /** Null: for every creator of this history without a gate of its own. */
  gate(creator: string | null, value: ModelGate): Promise<void>
  /** Asks for everyone whom the gate has kept out so far; gives how many there are, 0 while the gate is off. */
  takeIn(creator: string): Promise<number>
  /** Moves a creator to the newest config's model, if all its candidates have their vectors. */
  moveModel(creator: string): Promise<'moved' | 'waits'>
  action(creator: string, member: number): Promise<string>
  remove(creator: string, member: number, seqs: readonly number[]): Promise<string>
  refuse(creator: string, first: number, second: number): Promise<string>
  join(creator: string, message: number, candidate: number): Promise<string>
  erase(creator: string, message: number): Promise<string>
  restore(creator: string, act: number): Promise<string>
  rebuild(creator: string): Promise<string>
}

/** Does on the database what the model did, and expects the same answer at each step. */
export async function follow(live: LiveSteps, step: Step): Promise<void> {
  switch (step.do) {
    case 'store':
      expect(await live.store(step.message, step.isLate)).toBe(step.expected)
      return
    case 'decide':
      await live.decide(step.creator)
      return
    case 'config':
      await live.setConfig(step.config)
      return
    case 'arrive':
      await live.arrive(step.creator, step.message)
      return
    case 'lapse':
      await live.lapse(step.creator)
      return
    case 'gate':
      await live.gate(step.creator, step.value)
      return
    case 'takeIn':
      expect(await live.takeIn(step.creator)).toBe(step.expected)
      return
    case 'move':
      expect(await live.moveModel(step.creator)).toBe(step.expected)
      return
    default:
      expect(await act(live, step)).toBe('reason' in step.expected ? step.expected.reason : 'done')
  }
}

function act(live: LiveSteps, step: ActStep): Promise<string> {
  switch (step.do) {
    case 'action':
      return live.action(step.creator, step.member)
    case 'remove':
      return live.remove(step.creator, step.member, step.seqs)
    case 'refuse':
      return live.refuse(step.creator, step.first, step.second)
    case 'join':
      return live.join(step.creator, step.message, step.candidate)
    case 'delete':
      return live.erase(step.creator, step.message)
    case 'rebuild':
      return live.rebuild(step.creator)
    case 'restore':
      return live.restore(step.creator, step.act)
  }
}
