import fc from 'fast-check'
import type { NewMessage } from '../../electron/messages/new-message.ts'
import { ExternalMessageId } from '../../shared/model/id.ts'
import { storable } from '../../shared/text/normalise.ts'

/** A message that is valid but not stored, few things about it mattering. */
export const newMessage = (externalId: string, text: string): NewMessage => ({
  externalId: ExternalMessageId.parse(externalId),
  text,
  channel: `channel of ${externalId}`,
  channelCid: `messaging:channel of ${externalId}`,
  visitor: 'ann',
  visitorName: 'Ann',
  isPaid: false,
  createdAt: new Date('2026-01-05T08:01:21.752Z'),
  rawPayload: { id: externalId, text },
})

/** Messages of which many share an id, and some of these a text too. */
export const newMessages = fc.array(
  fc
    .tuple(
      fc.nat({ max: 12 }),
      fc.oneof(
        fc.constantFrom('a', 'b', 'a ', '', '{"x"}', 'a\\"b', 'NULL', '😀'),
        fc.string({ unit: 'binary' }).map(storable),
      ),
    )
    .map(([id, text]) => newMessage(`m${id}`, text)),
  { maxLength: 25 },
)
