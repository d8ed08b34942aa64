import { Anchor, Badge, Code, CopyButton, Group, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { FileImport } from '../../shared/model/file-import.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TextLine } from '../ui/message-text.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import classes from './rejects.module.css'

const PAGE = 100

/** The lines of a file that were not stored: where, why, and how they begin. */
export function Rejects({ file }: { readonly file: FileImport }) {
  const lines = useInfiniteQuery(
    api.imports.rejects.infiniteOptions({
      input: (cursor: string | null) => ({ id: file.id, cursor, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: ({ next }) => next,
    }),
  )
  if (lines.error) return <FailureNotice error={lines.error} onRetry={() => void lines.refetch()} />
  if (!lines.data) return <RowSkeletons rows={3} height={18} label="Loading the lines that were not stored" />
  return (
    <Stack gap="xs">
      {file.rejectsFile && (
        <Group gap="xs" wrap="nowrap">
          <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
            Kept in
          </Text>
          <Code className={classes.path}>{file.rejectsFile}</Code>
          <CopyButton value={file.rejectsFile}>
            {({ copied, copy }) => (
              <Anchor component="button" type="button" size="xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Anchor>
            )}
          </CopyButton>
        </Group>
      )}
      <Table fz="xs" verticalSpacing={4} layout="fixed" aria-label="Lines that were not stored">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={56} ta="right">
              Line
            </Table.Th>
            <Table.Th w={200}>Reason</Table.Th>
            <Table.Th>Begins with</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.data.pages.flatMap(({ items }) =>
            items.map((line) => (
              <Table.Tr key={`${line.line} ${line.kind}`}>
                <Table.Td ta="right">{line.line}</Table.Td>
                <Table.Td>
                  {line.kind === 'conflict' && <Badge color="gray">conflict</Badge>} {line.reason}
                </Table.Td>
                <Table.Td>
                  <TextLine text={line.excerpt} />
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
      {lines.hasNextPage && (
        <Anchor component="button" type="button" size="xs" onClick={() => void lines.fetchNextPage()}>
          Show more lines
        </Anchor>
      )}
    </Stack>
  )
}
