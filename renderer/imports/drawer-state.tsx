import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

interface ImportDrawerState {
  readonly isOpen: boolean
  /** The file that was dropped or chosen, until it is imported or put aside. */
  readonly file: File | null
  readonly open: () => void
  readonly openWith: (file: File) => void
  readonly putAside: () => void
  readonly close: () => void
}

const DrawerContext = createContext<ImportDrawerState | null>(null)

export function ImportDrawerProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const state = useMemo(
    () => ({
      isOpen,
      file,
      open: () => setOpen(true),
      openWith: (chosen: File) => {
        setFile(chosen)
        setOpen(true)
      },
      putAside: () => setFile(null),
      close: () => setOpen(false),
    }),
    [isOpen, file],
  )
  return <DrawerContext value={state}>{children}</DrawerContext>
}

export function useImportDrawer(): ImportDrawerState {
  const state = useContext(DrawerContext)
  if (!state) throw new Error('useImportDrawer needs an ImportDrawerProvider above it')
  return state
}
