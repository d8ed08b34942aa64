import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const folder = new URL('../../resources/sample/', import.meta.url)

/** A line of the sample inbox. Strict: the import must meet no column that is not meant. */
const SampleMessage = z.strictObject({
  id: z.string().min(1),
  text: z.string(),
  user: z.string().min(1),
  userName: z.string().min(1),
  channel: z.string().min(1),
  createdAt: z.iso.datetime(),
  isPaid: z.boolean(),
  /** `und` where the text has no words. */
  lang: z.enum(['en', 'de', 'es', 'ar', 'und']),
  /** What one reply could answer together, as a person sees it; null for a message on its own. */
  topic: z.string().nullable(),
  note: z.string().optional(),
})
export type SampleMessage = z.infer<typeof SampleMessage>

/** The sample inbox by creator, which is the file's name. Throws where a line is not as it should be. */
export function readSampleInbox(): Map<string, { bytes: number; messages: SampleMessage[] }> {
  return new Map(
    readdirSync(folder).map((name) => {
      const content = readFileSync(new URL(name, folder))
      const lines = new TextDecoder('utf-8', { fatal: true }).decode(content).trimEnd().split('\n')
      const messages = lines.map((line) => SampleMessage.parse(JSON.parse(line)))
      return [name.replace(/\.jsonl$/, ''), { bytes: content.length, messages }]
    }),
  )
}
