import { Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ChooseFile } from './choose-file.tsx'
import { useImportDrawer } from './drawer-state.tsx'
import { ImportCard } from './import-card.tsx'
import { keyOfFile } from './offered-file.ts'
import { PrepareImport } from './prepare-import.tsx'
import { SampleButton } from './sample-button.tsx'

function Imports() {
  const imports = useQuery(api.imports.list.queryOptions())
  if (imports.error && !imports.data) {
    return <FailureNotice error={imports.error} onRetry={() => void imports.refetch()} />
  }
  if (!imports.data) return <RowSkeletons rows={2} height={80} label="Loading the imports" />
  if (imports.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was imported yet.
      </Text>
    )
  }
  return imports.data.map((file) => <ImportCard key={file.id} file={file} />)
}

/** Choosing a file, the questions about it, and every import there was. */
export function ImportDrawer() {
  const { isOpen, close, file, putAside } = useImportDrawer()
  return (
    <Drawer opened={isOpen} onClose={close} title="Import" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="lg">
        {file ? (
          <PrepareImport key={keyOfFile(file)} file={file} onDone={putAside} />
        ) : (
          <Stack gap="xs">
            <Group gap="xs">
              <ChooseFile />
              <SampleButton variant="default" />
            </Group>
            <Text size="xs" c="dimmed">
              JSON Lines or CSV, UTF-8. A file can also be dropped anywhere on this window.
            </Text>
          </Stack>
        )}
        <Stack gap="xs">
          <Title order={3}>Imports</Title>
          <Imports />
        </Stack>
      </Stack>
    </Drawer>
  )
}
