import { Anchor, Badge, Collapse, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { FileImport, ImportState } from '../../shared/model/file-import.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TimeAgo } from '../ui/figures.tsx'
import { countText, percentText } from '../ui/numbers.ts'
import { ImportButtons } from './import-buttons.tsx'
import { baseName, isUnderWay, shareDone, stateWords } from './progress-words.ts'
import { Rejects } from './rejects.tsx'

const colors: Record<ImportState, string> = {
  running: 'indigo',
  paused: 'gray',
  done: 'teal',
  cancelled: 'gray',
  failed: 'red',
}

function Figures({ file }: { readonly file: FileImport }) {
  const figures = [
    { word: 'read', value: file.read, isShown: true },
    { word: 'stored', value: file.stored, isShown: true },
    { word: 'matched so far', value: file.decided, isShown: isUnderWay(file) },
    {
      word: file.duplicates === 1 ? 'duplicate' : 'duplicates',
      value: file.duplicates,
      isShown: file.duplicates > 0,
    },
    {
      word: file.conflicts === 1 ? 'conflict' : 'conflicts',
      value: file.conflicts,
      isShown: file.conflicts > 0,
    },
    { word: 'rejected', value: file.rejected, isShown: file.rejected > 0 },
  ]
  const shown = figures.filter(({ isShown }) => isShown)
  return (
    <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {shown.map(({ word, value }) => `${countText(value)} ${word}`).join(' · ')}
    </Text>
  )
}

/** One import: how far it is, what came of it, and the lines it did not take. */
export function ImportCard({ file }: { readonly file: FileImport }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const notStored = file.rejected + file.conflicts
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Import of ${baseName(file.fileName)}`}>
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} truncate dir="auto" title={file.fileName}>
            {baseName(file.fileName)}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Badge variant="dot" color={colors[file.state]}>
              {stateWords(file)}
            </Badge>
            <ImportButtons file={file} />
          </Group>
        </Group>
        <Text size="xs" c="dimmed">
          for {file.creator} · <TimeAgo at={file.startedAt} />
          {file.isElsewhere && ' · by another Likeness that uses this database'}
        </Text>
        {isUnderWay(file) && (
          <Progress
            value={shareDone(file) * 100}
            color={colors[file.state]}
            aria-label={`Progress of ${baseName(file.fileName)}: ${percentText(shareDone(file))}`}
          />
        )}
        <Figures file={file} />
        {file.failure && <FailureNotice error={file.failure} />}
        {notStored > 0 && (
          <>
            <Anchor
              component="button"
              type="button"
              size="xs"
              ta="left"
              aria-expanded={isOpen}
              onClick={toggle}
            >
              {isOpen ? 'Hide' : 'Show'}{' '}
              {notStored === 1 ? 'the line that was' : `the ${countText(notStored)} lines that were`} not
              stored
            </Anchor>
            <Collapse expanded={isOpen}>{isOpen && <Rejects file={file} />}</Collapse>
          </>
        )}
      </Stack>
    </Paper>
  )
}
