import type { CreatorId } from '../../shared/model/id.ts'
import type { IngestOutcome } from '../../shared/model/ingest.ts'
import { reasonOf } from '../messages/file-record.ts'
import { conflictReasons } from '../messages/import-batch.ts'
import { REFUSED_VALUE } from '../messages/import-run.ts'
import { type OnStored, type StoredBatch, storeMessages, writeAgain } from '../messages/message-store.ts'
import type { NewMessage } from '../messages/new-message.ts'
import { Rejection } from '../messages/rejection.ts'
import { sentId, sentMessage } from '../messages/sent-message.ts'
import type { Database } from '../store/database.ts'
import { isRefusedValue } from '../store/errors.ts'

/** Messages that one short transaction stores. */
const BATCH = 100

/** What became of one sent message. `reason` is for people: why it was not stored. */
export type Receipt = {
  readonly messageId: string | null
  readonly outcome: IngestOutcome
  readonly reason: string | null
}

type Sent = { readonly place: number; readonly message: NewMessage }

export type IntakeOptions = {
  readonly database: Database
  /** In the transaction that stores messages. */
  readonly enqueue: OnStored
  /** Afterwards. */
  readonly onStored: (creator: CreatorId) => void
}

/** Takes in messages that other programs send. They are stored, and decided by jobs later. */
export class Intake {
  readonly #options: IntakeOptions

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /**
   * Stores what is good in its order, a transaction for each creator; whoever sends the same again gets
   * `duplicate`. Where it rejects, some may be stored: sent again, they are duplicates.
   */
  async receive(
    records: readonly unknown[],
    isAllowed: (creator: CreatorId) => boolean = () => true,
  ): Promise<Receipt[]> {
    const { receipts, byCreator } = this.#sort(records, isAllowed)
    for (const [creator, sent] of byCreator) {
      for (let from = 0; from < sent.length; from += BATCH) {
        await this.#store(creator, sent.slice(from, from + BATCH), receipts)
      }
    }
    return records.map((record, place) => ({
      messageId: sentId(record),
      ...(receipts.get(place) ?? stored),
    }))
  }

  #sort(records: readonly unknown[], isAllowed: (creator: CreatorId) => boolean) {
    const now = new Date(Date.now() + this.#options.database.state().clockAheadMs)
    const receipts: Receipts = new Map()
    const byCreator = new Map<CreatorId, Sent[]>()
    records.forEach((record, place) => {
      try {
        const { creator, message } = sentMessage(record, now)
        if (!isAllowed(creator)) throw new Rejection('The token is not for this creator.')
        byCreator.set(creator, [...(byCreator.get(creator) ?? []), { place, message }])
      } catch (error) {
        receipts.set(place, { outcome: 'rejected', reason: reasonOf(error) })
      }
    })
    return { receipts, byCreator }
  }

  /** Where the database refuses what is in it, message by message, all but the refused ones. */
  async #store(creator: CreatorId, sent: readonly Sent[], receipts: Receipts): Promise<void> {
    const { database, enqueue, onStored } = this.#options
    try {
      const batch = await writeAgain(database, async (writer) => {
        const messages = sent.map(({ message }) => message)
        const done = await storeMessages(writer, creator, messages)
        if (done.stored > 0) await enqueue(writer, creator, done)
        return done
      })
      note(batch, sent, receipts)
      if (batch.stored > 0) onStored(creator)
    } catch (error) {
      if (!isRefusedValue(error)) throw error
      const [only, ...others] = sent
      if (only && others.length === 0)
        receipts.set(only.place, { outcome: 'rejected', reason: REFUSED_VALUE })
      else for (const one of sent) await this.#store(creator, [one], receipts)
    }
  }
}

type Receipts = Map<number, Omit<Receipt, 'messageId'>>

const stored = { outcome: 'stored', reason: null } as const

function note(batch: StoredBatch, sent: readonly Sent[], receipts: Receipts): void {
  const placeOf = (index: number) => sent[index]?.place ?? -1
  for (const index of batch.duplicates) receipts.set(placeOf(index), { outcome: 'duplicate', reason: null })
  for (const { index, because } of batch.conflicts) {
    receipts.set(placeOf(index), { outcome: 'conflict', reason: conflictReasons[because] })
  }
}
