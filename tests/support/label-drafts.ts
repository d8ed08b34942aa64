import type { LabelDraft } from '../../electron/labels/label-row.ts'
import { CreatorId, ExternalMessageId, MessageId } from '../../shared/model/id.ts'

/** The id of the nth message of a test. */
export const messageId = (nth: number): MessageId =>
  MessageId.parse(`00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`)

/** A verdict on the link from message `nth` to the one before it. */
export const draft = (nth: number, change: Partial<LabelDraft> = {}): LabelDraft => ({
  creator: CreatorId.parse('mara'),
  messageId: messageId(nth),
  message: ExternalMessageId.parse(`m-${nth}`),
  messageText: `text ${nth}`,
  candidateId: messageId(nth - 1),
  candidate: ExternalMessageId.parse(`m-${nth - 1}`),
  candidateText: `text ${nth - 1}`,
  kind: 'vector',
  score: 0.5,
  model: 'lexical-v1',
  verdict: 'same',
  configVersion: 1,
  source: 'clusters',
  ...change,
})
