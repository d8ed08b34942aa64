import type { ModelActResult, ModelConfig, ModelGate, ModelIncoming } from './model/types.ts'

/**
 * A command in terms of what there was when it happened, with what the model made of it. Any other
 * implementation can follow these: creators by name, messages by seq, a cluster by one of its members,
 * acts by their place among the acts that were done.
 */
export type Step =
  | { do: 'store'; message: ModelIncoming; isLate: boolean; expected: 'stored' | 'duplicate' | 'conflict' }
  | { do: 'decide'; creator: string }
  | { do: 'config'; config: ModelConfig }
  | { do: 'arrive'; creator: string; message: number }
  | { do: 'lapse'; creator: string }
  | { do: 'gate'; creator: string | null; value: ModelGate }
  | { do: 'takeIn'; creator: string; expected: number }
  | { do: 'move'; creator: string; expected: 'moved' | 'waits' }
  | ActStep

export type ActStep =
  | { do: 'action'; creator: string; member: number; expected: ModelActResult }
  | { do: 'remove'; creator: string; member: number; seqs: number[]; expected: ModelActResult }
  | { do: 'refuse'; creator: string; first: number; second: number; expected: ModelActResult }
  | { do: 'restore'; creator: string; act: number; expected: ModelActResult }
  | { do: 'join'; creator: string; message: number; candidate: number; expected: ModelActResult }
  | { do: 'rebuild'; creator: string; expected: ModelActResult }
  | { do: 'delete'; creator: string; message: number; expected: ModelActResult }
