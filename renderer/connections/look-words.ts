import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { counted, countText } from '../ui/numbers.ts'
import { differenceText } from '../ui/times.ts'

/** One line of what was found. */
export interface Finding {
  readonly what: string
  readonly found: string
}

const NEARLY_MS = 1_000

const tableWords: Record<DatabaseLook['tables'], string> = {
  none: 'none of messages yet',
  original: 'those of the system that Likeness belongs to, nothing of Likeness',
  likeness: 'those of Likeness',
  other: 'of the same names, but not the known ones',
}

const extensionNames: Readonly<Record<string, string>> = { vector: 'pgvector', pg_trgm: 'pg_trgm' }

export const extensionName = (name: string): string => extensionNames[name] ?? name

function extensionText({ installed, available }: DatabaseLook['extensions'][number]): string {
  if (installed !== null) return installed
  return available === null ? 'not on the server' : `${available} on the server, not created in this database`
}

/** "2 min ahead of this machine". */
export function clockText(clockAheadMs: number): string {
  if (Math.abs(clockAheadMs) < NEARLY_MS) return 'as on this machine'
  return `${differenceText(Math.abs(clockAheadMs))} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine`
}

function encryptionText(isEncrypted: boolean | null): string {
  if (isEncrypted === null) return 'the server does not say'
  return isEncrypted ? 'encrypted' : 'not encrypted'
}

function messagesText({ messages, isEstimated, notTakenIn }: DatabaseLook): string {
  if (messages === null) return 'none yet'
  const all = `${isEstimated ? '≈\u2009' : ''}${countText(messages)}`
  return notTakenIn === 0 ? all : `${all}, of which ${countText(notTakenIn)} not taken in by Likeness`
}

/** What was found, line by line, in words. */
export function findings(look: DatabaseLook): Finding[] {
  return [
    { what: 'Database', found: `${look.database}, as ${look.user}` },
    {
      what: 'Server',
      found: `Postgres ${look.version}${look.isPrimary ? '' : ', a replica: takes no writes'}`,
    },
    { what: 'Connection', found: encryptionText(look.isEncrypted) },
    ...look.extensions.map((extension) => ({
      what: extensionName(extension.name),
      found: extensionText(extension),
    })),
    { what: 'Tables', found: tableWords[look.tables] },
    { what: 'Messages', found: messagesText(look) },
    { what: 'Clusters', found: look.clusters === null ? 'none yet' : countText(look.clusters) },
    { what: 'Clock', found: clockText(look.clockAheadMs) },
  ]
}

/** "1 message is there that Likeness has not taken in"; null where there is none. */
export function notTakenInText({ notTakenIn }: DatabaseLook): string | null {
  if (notTakenIn === 0) return null
  return `${counted(notTakenIn, 'message')} that ${notTakenIn === 1 ? 'is' : 'are'} there already`
}
