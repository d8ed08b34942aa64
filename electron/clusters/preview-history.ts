/**
 * One creator's history in columns: all that a preview reads. Messages are named by index, which is
 * seq - 1, except where a name says seq. Interned values count from 0 and stay below `messages`. Events of the
 * history are decisions and acts; each kind is named by its place among its own.
 */
export type CreatorHistory = {
  /** Stored messages. Those that wait may be left out, unless a refusal names one of them. */
  readonly messages: number
  /** Interned channel. */
  readonly channel: Int32Array
  readonly createdAtMs: Float64Array
  /** Interned hash of the normalised text. */
  readonly text: Int32Array
  /** Interned hash of the sequences of digits. */
  readonly numbers: Int32Array
  /** Words; -1 for a text that is never short. */
  readonly words: Int32Array
  /** Characters of the text; 0 where it was deleted. */
  readonly length: Int32Array
  /** Place in `languages`; `NO_LANGUAGE` where none is known. */
  readonly language: Int32Array
  /** As the channel named them: "en", "pt". */
  readonly languages: readonly string[]
  /** 1: paid, empty or not taken in, takes no part; its decision has no links and it is nobody's candidate. */
  readonly skipped: Uint8Array
  /** 1: paid or empty, not among the messages that are counted. */
  readonly isUncounted: Uint8Array
  /** The first and the last decision of each decided message; the same where it was decided once. */
  readonly firstDecision: Int32Array
  readonly lastDecision: Int32Array
  /** Message index of each decision, in history order. First decisions come in the order of seqs. */
  readonly decided: Int32Array
  /** Config version of each decision. */
  readonly configOf: Int32Array
  /** Where the links of each decision begin in the two columns after it; one longer than `decided`. */
  readonly trigramStart: Int32Array
  readonly trigramSeq: Int32Array
  readonly trigramScore: Int32Array
  readonly vectorStart: Int32Array
  readonly vectorSeq: Int32Array
  readonly vectorScore: Int32Array
  /** What people did, in history order. */
  readonly acts: readonly HistoryAct[]
}

/** `CreatorHistory.language` of a message whose language nobody named. */
export const NO_LANGUAGE = -1

/** Two messages by seq. */
export type RefusedPair = readonly [first: number, second: number]

/** What people did, in terms of messages; `after` is the number of decisions before it in the history. */
export type HistoryAct = {
  readonly after: number
} /** `unseen`: in that home in shadow, which the reply does not reach: they leave it. */ & (
  | { readonly kind: 'action'; readonly seqs: readonly number[]; readonly unseen: readonly number[] }
  | {
      readonly kind: 'remove'
      readonly seqs: readonly number[]
      /** As stored when the messages were removed. */
      readonly refusals: readonly RefusedPair[]
    }
  | { readonly kind: 'refuse'; readonly refusals: readonly RefusedPair[] }
  /** A message without a home was put together with one it is linked to. */
  | { readonly kind: 'join'; readonly seq: number; readonly candidate: number }
  | { readonly kind: 'delete'; readonly seq: number }
  /**
   * What is not answered was grouped anew, by the preview of a config version; `decided` are the seqs with a decision of
   * it, in their order: these decisions are the events after it.
   */
  | { readonly kind: 'rebuild'; readonly configVersion: number; readonly decided: readonly number[] }
  /** `takesBack` is a place in `acts`. */
  | { readonly kind: 'restore'; readonly takesBack: number }
)

export type RebuildAct = Extract<HistoryAct, { kind: 'rebuild' }>

/** How many events of the history an act is: of a rebuild each of its decisions is one too. */
export const eventsOf = (act: HistoryAct): number => 1 + (act.kind === 'rebuild' ? act.decided.length : 0)
