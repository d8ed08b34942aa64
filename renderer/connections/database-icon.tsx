import { IconDatabase, IconServer2 } from '@tabler/icons-react'
import type { DatabaseState } from '../../shared/model/status.ts'

interface DatabaseIconProps {
  readonly kind: DatabaseState['kind']
  readonly size?: number
}

/** A drum is the embedded database, a rack a server that others may work on too. */
export function DatabaseIcon({ kind, size = 16 }: DatabaseIconProps) {
  const Icon = kind === 'embedded' ? IconDatabase : IconServer2
  return <Icon size={size} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
}
