import type { CreatorId } from '../../shared/model/id.ts'
import type { Ingest, IngestChange, IngestSettings, IngestToken } from '../../shared/model/ingest.ts'
import { lastDayCounts } from '../messages/ingest-counts.ts'
import { ingestSettings, setIngest } from '../messages/ingest-settings.ts'
import { listTokens, makeToken, revokeToken } from '../messages/ingest-tokens.ts'
import type { Context } from './context.ts'
import { INGEST_PATH, STREAMCHAT_PATH, type WaysIn } from './ways-in.ts'

type Reading = Pick<Context, 'database' | 'ingestUse' | 'waysIn'>
type Writing = Reading & Pick<Context, 'author' | 'notices'>

/** How the ways in stand, and what came in by them. */
export async function readIngest({ database, ingestUse, waysIn }: Reading): Promise<Ingest> {
  await ingestUse.write()
  const settings = await ingestSettings(database)
  const tokens = await listTokens(database)
  return {
    http: { isOn: settings.http, address: waysIn.address(INGEST_PATH) },
    streamchat: {
      isOn: settings.streamchat,
      address: waysIn.address(STREAMCHAT_PATH),
      isSecretKnown: waysIn.secret !== null,
    },
    requestsPerSecond: settings.requestsPerSecond,
    next: nextStep(settings, tokens, waysIn),
    tokens,
    lastDay: await lastDayCounts(database),
  }
}

/** What is missing for what is on; null: nothing. */
function nextStep(settings: IngestSettings, tokens: readonly IngestToken[], waysIn: WaysIn): string | null {
  if (!settings.http && !settings.streamchat)
    return 'Turn a way on: "ingest on http" or "ingest on streamchat".'
  if (waysIn.origin === null) {
    return 'No addresses are served here: start Likeness in the browser, or a worker with --ingest PORT.'
  }
  if (settings.http && tokens.every(({ revokedAt }) => revokedAt !== null)) {
    return 'Make a token for whoever sends messages: "ingest token NAME".'
  }
  if (settings.streamchat && waysIn.secret === null) {
    return 'Set STREAM_API_SECRET to the secret of your StreamChat app and start again.'
  }
  return null
}

/** Opens or shuts the ways in, for everyone who works on this database. */
export async function setIngestAndTell(context: Writing, change: IngestChange): Promise<Ingest> {
  const { database, author, notices } = context
  await database.write((writer) => setIngest(writer, { change, author }))
  notices.changed('ingest', null)
  return readIngest(context)
}

/** Makes a token. This is the only time that its value is told. */
export async function makeTokenAndTell(
  { database, author, notices }: Writing,
  { name, creator }: { name: string; creator: CreatorId | null },
): Promise<{ token: IngestToken; value: string }> {
  const made = await database.write((writer) => makeToken(writer, { name, creator, author }))
  notices.changed('ingest', null)
  return made
}

export async function revokeTokenAndTell(
  { database, author, notices }: Writing,
  { token }: { token: string },
): Promise<IngestToken> {
  const revoked = await database.write((writer) => revokeToken(writer, { token, author }))
  notices.changed('ingest', null)
  return revoked
}
