import { Tooltip } from '@mantine/core'
import { Link } from 'wouter'
import { DatabaseIcon } from '../connections/database-icon.tsx'
import { lookPath } from '../connections/database-paths.ts'
import { placeText } from '../connections/place-words.ts'
import { useConnections, useDatabase } from '../connections/use-connections.ts'
import classes from './server-badge.module.css'

/** The name of a server in use, always in sight: others may be working on it too. None for the embedded database. */
export function ServerBadge() {
  const database = useDatabase()
  const connections = useConnections()
  if (database?.kind !== 'postgres') return null
  const { id, name } = database.connection
  const address = connections?.find((connection) => connection.id === id)?.address
  return (
    <Tooltip label={address ? placeText(address) : name} multiline maw={420}>
      <Link href={lookPath(id)} className={classes.badge} aria-label={`Server: ${name}`}>
        <DatabaseIcon kind="postgres" size={15} />
        <span className={classes.name} dir="auto">
          {name}
        </span>
      </Link>
    </Tooltip>
  )
}
