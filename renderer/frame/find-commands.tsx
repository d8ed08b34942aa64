import { IconFileImport, IconKeyboard, IconPlayerPause, IconPlayerPlay, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api/queries.ts'
import { DatabaseIcon } from '../connections/database-icon.tsx'
import { DATABASES } from '../connections/database-paths.ts'
import { placeText } from '../connections/place-words.ts'
import { isUsable } from '../connections/state-words.ts'
import { useConnections, useUseDatabase } from '../connections/use-connections.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { GLANCE_MS, useEngineWork, usePauseMatching } from '../ops/use-ops.ts'
import { counted } from '../ui/numbers.ts'
import { useScope } from './scope.tsx'
import { screens } from './screens.ts'

/** One line of what can be found: what it is, and what pressing it does. */
export interface Found {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly icon: ReactNode
  readonly act: () => void
}

/** What can be gone to and done by name. */
export function useCommands(onShowKeys: () => void): readonly Found[] {
  const [, navigate] = useLocation()
  const { open } = useImportDrawer()
  const { choose } = useScope()
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const databases = useDatabaseCommands()
  const matching = useMatchingCommand()
  return [
    ...screens.map(({ path, title, Icon }) => ({
      id: path,
      label: `Go to ${title}`,
      icon: <Icon size={18} />,
      act: () => navigate(path),
    })),
    { id: 'import', label: 'Import a file', icon: <IconFileImport size={18} />, act: open },
    { id: 'keys', label: 'Show the keys', icon: <IconKeyboard size={18} />, act: onShowKeys },
    { id: 'all', label: 'Show all creators', icon: <IconUser size={18} />, act: () => choose(null) },
    ...creators.map(({ id, messages }) => ({
      id: `creator ${id}`,
      label: `Show only ${id}`,
      hint: counted(messages, 'message'),
      icon: <IconUser size={18} />,
      act: () => choose(id),
    })),
    ...matching,
    ...databases,
  ]
}

function useMatchingCommand(): readonly Found[] {
  const { mutate: pause } = usePauseMatching()
  const { data: status } = useQuery(api.status.read.queryOptions())
  const isKnown = status !== undefined && isUsable(status.database)
  const { data: work } = useEngineWork(GLANCE_MS, isKnown)
  if (!isKnown || !work) return []
  const isPaused = work.pause !== null
  return [
    {
      id: 'matching',
      label: isPaused ? 'Have matching go on' : 'Pause matching',
      icon: isPaused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />,
      act: () => pause(!isPaused),
    },
  ]
}

function useDatabaseCommands(): readonly Found[] {
  const [, navigate] = useLocation()
  const { mutate: use } = useUseDatabase()
  const others = useConnections()?.filter(({ isActive }) => !isActive) ?? []
  return [
    ...others.map(({ id, name, address }) => ({
      id: `database ${id}`,
      label: `Use database ${name}`,
      ...(address ? { hint: placeText(address) } : {}),
      icon: <DatabaseIcon kind={address ? 'postgres' : 'embedded'} size={18} />,
      act: () => use({ id }),
    })),
    {
      id: DATABASES,
      label: 'Go to Databases',
      icon: <DatabaseIcon kind="embedded" size={18} />,
      act: () => navigate(DATABASES),
    },
  ]
}
