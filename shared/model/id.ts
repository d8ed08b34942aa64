import { z } from 'zod'
import { incomingText } from './text.ts'

/** Who received the messages. Chosen by the operator, never generated. */
export const CreatorId = incomingText(200).min(1).brand<'CreatorId'>()
export type CreatorId = z.infer<typeof CreatorId>

export const MessageId = z.uuid().brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** The id a message has where it came from; unique over all creators. */
export const ExternalMessageId = z.string().min(1).max(500).brand<'ExternalMessageId'>()
export type ExternalMessageId = z.infer<typeof ExternalMessageId>

/** A home with two members or more is shown as a cluster; both have this id. */
export const ClusterId = z.uuid().brand<'ClusterId'>()
export type ClusterId = z.infer<typeof ClusterId>

export const ImportId = z.uuid().brand<'ImportId'>()
export type ImportId = z.infer<typeof ImportId>

export const UploadId = z.uuid().brand<'UploadId'>()
export type UploadId = z.infer<typeof UploadId>

export const LabelId = z.number().int().positive().brand<'LabelId'>()
export type LabelId = z.infer<typeof LabelId>

/** Something a person did to clusters or messages; see `acts`. */
export const ActId = z.uuid().brand<'ActId'>()
export type ActId = z.infer<typeof ActId>

/** A config kept under a name; see `candidates`. */
export const CandidateId = z.uuid().brand<'CandidateId'>()
export type CandidateId = z.infer<typeof CandidateId>

/** Messages of another system being taken in; see `backfills`. */
export const BackfillId = z.uuid().brand<'BackfillId'>()
export type BackfillId = z.infer<typeof BackfillId>

/** A rebuild, with all creators that it was done to. */
export const RunId = z.uuid().brand<'RunId'>()
export type RunId = z.infer<typeof RunId>
