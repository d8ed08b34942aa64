import type { ModelConfig, ModelGate } from './model/types.ts'

/**
 * One thing that happens, in plain values. Messages, clusters and acts are named by a position that
 * wraps around whatever there is, so that every command means something at every moment and a shrunken
 * history is still one. `playing.ts` says what each means.
 */
export type Command =
  | {
      do: 'store'
      creator: number
      text: string
      channel: number
      gapHours: number
      isPaid: boolean
      /** Its vector comes later or never. */
      isLate: boolean
      thenDecide: boolean
    }
  /** Sends an earlier message again, with its text or with another one. */
  | { do: 'resend'; creator: number; message: number; text: string | null }
  /** Decides everything that waits. */
  | { do: 'decide'; creator: number }
  | { do: 'config'; config: ModelConfig }
  | { do: 'action'; creator: number; cluster: number }
  /** Members at these positions, or all but them; several may come to the same. */
  | { do: 'remove'; creator: number; cluster: number; members: number[]; allBut: boolean }
  /** Two of one home; where `cluster` is null two of all messages, or a pair that is refused already. */
  | { do: 'refuse'; creator: number; first: number; second: number; cluster: number | null; again: boolean }
  | { do: 'restore'; creator: number; act: number }
  /** The vector of one that is waited for comes. */
  | { do: 'arrive'; creator: number; message: number; thenDecide: boolean }
  /** 60 s go by for all that is stored. */
  | { do: 'lapse'; creator: number; thenDecide: boolean }
  /** Null: for everyone who has none of their own. */
  | { do: 'gate'; creator: number | null; value: ModelGate }
  | { do: 'takeIn'; creator: number; thenDecide: boolean }
  /** Mostly by a config that is pushed for it. */
  | { do: 'rebuild'; creator: number; config: ModelConfig | null }
  /** A creator's messages are embedded by the newest config's model. */
  | { do: 'move'; creator: number }
  | { do: 'join'; creator: number; message: number; candidate: number; pick: JoinPick }
  | {
      do: 'delete'
      creator: number
      message: number
      pick: 'any' | 'removed' | 'refused' | 'joined' | 'pending' | 'late'
    }

/** A suggested message with its best candidate, any homeless one with any of its links, or any two. */
export type JoinPick = 'suggested' | 'linked' | 'any'

export type RandomHistory = { config: ModelConfig; commands: Command[] }
