import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { ImportFile } from './offered-file.ts'

interface ImportDrawerState {
  readonly isOpen: boolean
  /** The file that was dropped, chosen or handed over, until it is imported or put aside. */
  readonly file: ImportFile | null
  readonly open: () => void
  /** In place of the one that was asked about. */
  readonly openWith: (file: ImportFile) => void
  /** After those that are being asked about. */
  readonly openAlso: (file: ImportFile) => void
  readonly putAside: () => void
  readonly close: () => void
}

const DrawerContext = createContext<ImportDrawerState | null>(null)

export function ImportDrawerProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [files, setFiles] = useState<readonly ImportFile[]>([])
  const state = useMemo(
    () => ({
      isOpen,
      file: files[0] ?? null,
      open: () => setOpen(true),
      openWith: (chosen: ImportFile) => {
        setFiles(([_replaced, ...others]) => [chosen, ...others])
        setOpen(true)
      },
      openAlso: (offered: ImportFile) => {
        setFiles((others) => [...others, offered])
        setOpen(true)
      },
      putAside: () => setFiles(([_done, ...others]) => others),
      close: () => setOpen(false),
    }),
    [isOpen, files],
  )
  return <DrawerContext value={state}>{children}</DrawerContext>
}

export function useImportDrawer(): ImportDrawerState {
  const state = useContext(DrawerContext)
  if (!state) throw new Error('useImportDrawer needs an ImportDrawerProvider above it')
  return state
}
