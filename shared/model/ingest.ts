import { z } from 'zod'
import { CreatorId } from './id.ts'
import { incomingText } from './text.ts'

/** How messages come in over HTTP: as plain JSON from any program, or as events of StreamChat. */
export const IngestWay = z.enum(['http', 'streamchat'])
export type IngestWay = z.infer<typeof IngestWay>

/** What operators have set for everyone who works on a database. Both ways are shut until somebody opens them. */
export const IngestSettings = z.object({
  http: z.boolean().default(false),
  streamchat: z.boolean().default(false),
  /** Of each token, and of StreamChat; for a while it may be more. */
  requestsPerSecond: z.number().int().min(1).max(10_000).default(50),
})
export type IngestSettings = z.infer<typeof IngestSettings>

/** What is left out stays as it is. */
export type IngestChange = { readonly [Name in keyof IngestSettings]?: IngestSettings[Name] | undefined }

/** What became of one message. */
export const IngestOutcome = z.enum(['stored', 'duplicate', 'conflict', 'rejected'])
export type IngestOutcome = z.infer<typeof IngestOutcome>

export const IngestTokenId = z.uuid().brand<'IngestTokenId'>()
export type IngestTokenId = z.infer<typeof IngestTokenId>

export const IngestTokenName = incomingText(100).min(1)

/** A token without its value. */
export const IngestToken = z.object({
  id: IngestTokenId,
  name: z.string(),
  /** Whose messages may be sent with it; null: anybody's. */
  creator: CreatorId.nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  revokedAt: z.iso.datetime().nullable(),
  /** To the nearest seconds. */
  lastUsedAt: z.iso.datetime().nullable(),
})
export type IngestToken = z.infer<typeof IngestToken>

/** What came in within a day: messages by what became of them, and requests that were refused as a whole. */
export const IngestCounts = z.object({
  stored: z.number().int(),
  duplicates: z.number().int(),
  conflicts: z.number().int(),
  rejected: z.number().int(),
  refused: z.number().int(),
})
export type IngestCounts = z.infer<typeof IngestCounts>

/** The ways in, as they stand. Addresses are of this Likeness; null where it serves none. */
export const Ingest = z.object({
  http: z.object({ isOn: z.boolean(), address: z.string().nullable() }),
  streamchat: z.object({
    isOn: z.boolean(),
    address: z.string().nullable(),
    /** Whether this Likeness can check signatures. */
    isSecretKnown: z.boolean(),
  }),
  requestsPerSecond: z.number().int(),
  /** What a person does next; null where nothing is missing. */
  next: z.string().nullable(),
  tokens: z.array(IngestToken),
  lastDay: IngestCounts,
})
export type Ingest = z.infer<typeof Ingest>
