import { useSessionStorage } from '@mantine/hooks'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { CreatorId } from '../../shared/model/id.ts'

interface Scope {
  /** Whose messages every screen counts; null is all creators. */
  readonly creator: CreatorId | null
  readonly choose: (creator: CreatorId | null) => void
}

const ScopeContext = createContext<Scope | null>(null)

export function ScopeProvider({ children }: { readonly children: ReactNode }) {
  const [stored, setStored] = useSessionStorage({
    key: 'likeness.creator',
    defaultValue: '',
    getInitialValueInEffect: false,
  })
  const scope = useMemo(() => {
    const creator = CreatorId.safeParse(stored)
    return {
      creator: creator.success ? creator.data : null,
      choose: (next: CreatorId | null) => setStored(next ?? ''),
    }
  }, [stored, setStored])
  return <ScopeContext value={scope}>{children}</ScopeContext>
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useScope needs a ScopeProvider above it')
  return scope
}
