import { Button, type ButtonProps, FileButton } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useImportDrawer } from './drawer-state.tsx'

export const ACCEPTED_FILES = '.jsonl,.ndjson,.json,.csv,.tsv,.txt,text/csv,application/json'

/** Opens the file dialog of the system; what is chosen is looked at in the drawer. */
export function ChooseFile(props: ButtonProps) {
  const { openWith } = useImportDrawer()
  return (
    <FileButton accept={ACCEPTED_FILES} onChange={(file) => file && openWith(file)}>
      {(button) => (
        <Button leftSection={<IconFileImport size={16} />} {...props} {...button}>
          Import a file
        </Button>
      )}
    </FileButton>
  )
}
