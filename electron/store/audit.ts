import type { Writer } from './database.ts'

/** Who did what to what, for those who ask later. Never the text of a message. */
export type AuditEntry = {
  readonly author: string
  /** Noun.verb, such as `configs.push`. */
  readonly action: string
  readonly subject: string
  readonly detail: Record<string, unknown>
}

/** Written in the transaction that does what it tells of. */
export async function writeAudit(writer: Writer, entry: AuditEntry): Promise<void> {
  await writer.run('INSERT INTO audit (author, action, subject, detail) VALUES ($1, $2, $3, $4)', [
    entry.author,
    entry.action,
    entry.subject,
    JSON.stringify(entry.detail),
  ])
}
