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

function extensionText({ name, installed, available }: DatabaseLook['extensions'][number]): string {
  const version = installed ?? available
  if (version === null) return `${extensionName(name)} is not on the server`
  return `${extensionName(name)} ${version}${installed === null ? ' (not created yet)' : ''}`
}

/** "15.20", without how it was packaged. */
export function shortVersion(version: string): string {
  return version.replace(/ \(.*\)$/, '')
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

function messagesText({ messages, isEstimated, notTakenIn, clusters }: DatabaseLook): string {
  if (messages === null) return 'none yet'
  const inClusters = clusters === null ? '' : `; ${counted(clusters, 'cluster')}`
  const all = `${isEstimated ? '≈\u2009' : ''}${countText(messages)}${inClusters}`
  return notTakenIn === 0 ? all : `${all}, of which ${countText(notTakenIn)} not taken in by Likeness`
}

/** What was found, line by line, in words. */
export function findings(look: DatabaseLook): Finding[] {
  return [
    { what: 'Database', found: `${look.database}, as ${look.user}` },
    {
      what: 'Server',
      found: `Postgres ${shortVersion(look.version)}${look.isPrimary ? '' : ', a replica: takes no writes'}`,
    },
    { what: 'Connection', found: encryptionText(look.isEncrypted) },
    { what: 'Extensions', found: look.extensions.map(extensionText).join(', ') || 'none' },
    { what: 'Tables', found: tableWords[look.tables] },
    { what: 'Messages', found: messagesText(look) },
    { what: 'Clock', found: clockText(look.clockAheadMs) },
  ]
}
