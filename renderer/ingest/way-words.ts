import type { Ingest, IngestWay } from '../../shared/model/ingest.ts'

interface WayWords {
  readonly name: string
  readonly does: string
}

export const wayWords: Readonly<Record<IngestWay, WayWords>> = {
  http: { name: 'HTTP', does: 'Any program sends messages as JSON, with a token.' },
  streamchat: {
    name: 'StreamChat webhook',
    does: 'StreamChat sends its new messages, signed with the secret of its app.',
  },
}

/** What is missing before messages can come in this way; null: nothing. */
export function missingWords(way: IngestWay, { http, streamchat, tokens }: Ingest): string | null {
  const { isOn, address } = way === 'http' ? http : streamchat
  if (!isOn) return null
  if (address === null) {
    return 'Nothing listens here, as a window serves no addresses. Start a worker with "npm run worker -- --ingest 4200", or Likeness in the browser with "npm start -- --browser", on this database.'
  }
  if (way === 'streamchat') {
    return streamchat.isSecretKnown
      ? null
      : 'The secret of the app is not known here: set the variable STREAM_API_SECRET and start again. Until then every event is refused.'
  }
  return tokens.some(({ revokedAt }) => revokedAt === null)
    ? null
    : 'There is no token yet: make one below for whoever sends.'
}

/** How to send a first message, to paste into a terminal. */
export const trySending = (address: string): string =>
  `curl ${address} -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"creatorId": "ana", "messageId": "m-1", "text": "Where is my parcel?", "channelId": "talk-7"}'`
