import { useSessionStorage } from '@mantine/hooks'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { CreatorId } from '../../shared/model/id.ts'
import { useDatabase } from '../connections/use-connections.ts'

interface Scope {
  /** Whose messages every screen counts; null is all creators. */
  readonly creator: CreatorId | null
  readonly choose: (creator: CreatorId | null) => void
}

const ScopeContext = createContext<Scope | null>(null)

/** The creator that was chosen, and in which database: it says nothing about another one. */
interface Stored {
  readonly creator: string
  readonly database: string
}

const NONE: Stored = { creator: '', database: '' }

export function ScopeProvider({ children }: { readonly children: ReactNode }) {
  const database = useDatabase()?.connection.id
  const [stored, setStored] = useSessionStorage<Stored>({
    key: 'likeness.scope',
    defaultValue: NONE,
    getInitialValueInEffect: false,
  })
  const scope = useMemo(() => {
    const isOfThis = database === undefined || stored.database === database
    const creator = CreatorId.safeParse(isOfThis ? stored.creator : '')
    return {
      creator: creator.success ? creator.data : null,
      choose: (next: CreatorId | null) =>
        setStored(next === null ? NONE : { creator: next, database: database ?? '' }),
    }
  }, [stored, setStored, database])
  return <ScopeContext value={scope}>{children}</ScopeContext>
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useScope needs a ScopeProvider above it')
  return scope
}
