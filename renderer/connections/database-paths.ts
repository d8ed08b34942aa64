import type { ConnectionId } from '../../shared/model/connection.ts'

export const DATABASES = '/settings/databases'
export const NEW_DATABASE = `${DATABASES}/new`
export const editPath = (id: ConnectionId): string => `${DATABASES}/${id}/edit`
export const lookPath = (id: ConnectionId): string => `${DATABASES}/${id}/look`

/** The pages above one of a single database. */
export const aboveOne = [
  { href: '/settings', title: 'Settings' },
  { href: DATABASES, title: 'Databases' },
] as const
