import { isFailureCode, wordsOf } from '../../shared/failure-words.ts'

interface QueueWords {
  readonly name: string
  /** What its jobs do. */
  readonly does: string
}

const known: Readonly<Record<string, QueueWords>> = {
  embed: { name: 'Embedding', does: 'gives messages their vectors' },
  decide: { name: 'Matching', does: 'puts messages together that say the same' },
  prepare: { name: 'Preparing', does: 'embeds a creator’s messages by another model' },
  backfill: { name: 'Backfill', does: 'takes in messages that were there before' },
  check: { name: 'Checking', does: 'looks whether searches by index found the best' },
  aggregate: { name: 'Computing ahead', does: 'makes curves and figures before they are asked for' },
  validate: { name: 'Comparing', does: 'computes some of those again and compares' },
}

/** What a queue is called; one that is not known here by its own name. */
export function queueWords(queue: string): QueueWords {
  return (Object.hasOwn(known, queue) ? known[queue] : undefined) ?? { name: queue, does: '' }
}

/** Failures whose words need data that is not kept with a job. */
const withoutData: Readonly<Record<string, string>> = {
  BUG: 'Something that should not happen; the log says more.',
  DATABASE_READ_ONLY: 'The database took no writes.',
  DATABASE_UNREACHABLE: 'The database could not be reached.',
  DATABASE_TIMEOUT: 'It took longer than the database allows.',
  DISK_FULL: 'The disk was full.',
  EMBEDDING_ANSWER_REFUSED: 'The provider of embeddings answered with nothing that could be used.',
  EMBEDDING_BUDGET_SPENT: 'The budget for embeddings was spent.',
  EMBEDDING_KEY_NEEDED: 'The provider of embeddings needs a key.',
  EMBEDDING_KEY_REFUSED: 'The provider of embeddings refused the key.',
  EMBEDDING_MODEL_UNKNOWN: 'The provider of embeddings does not have the model.',
  EMBEDDING_NOT_SET_UP: 'No provider of embeddings is set up for the model.',
  EMBEDDING_PROVIDER_DOWN: 'The provider of embeddings did not answer.',
  EMBEDDING_REFUSED: 'The provider of embeddings does not take these texts.',
}

/** Why a job failed the last time, from the code that was kept with it. */
export function reasonWords(reason: string): string {
  if (Object.hasOwn(withoutData, reason)) return withoutData[reason] ?? reason
  if (isFailureCode(reason)) return wordsOf({ code: reason, data: {} })?.title ?? `It failed (${reason}).`
  if (/time|heartbeat|expired/i.test(reason)) return 'Whoever was at it stopped before it was done.'
  return reason === '' ? 'Whoever was at it did not say.' : reason
}
