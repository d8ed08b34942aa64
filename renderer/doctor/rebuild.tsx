import { Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import type { IndexMethod } from '../../shared/model/doctor.ts'

interface RebuildProps {
  readonly index: string
  readonly onRebuild: (method: IndexMethod) => void
}

const methods: { value: IndexMethod; label: string }[] = [
  { value: 'hnsw', label: 'HNSW' },
  { value: 'ivfflat', label: 'IVFFlat' },
]

const means: Readonly<Record<IndexMethod, string>> = {
  hnsw: 'Finds best. It may take hours where there are millions of messages.',
  ivfflat: 'Made faster and in less memory, and finds less well: the way out where HNSW takes too long.',
}

function RebuildForm({ index, onRebuild }: RebuildProps) {
  const [method, setMethod] = useState<IndexMethod>('hnsw')
  return (
    <Stack gap="md">
      <Text size="sm">
        <Code>{index}</Code> is made anew for the messages of today, beside the old one, which is dropped
        then. Searches go on meanwhile. It needs room on the disk for both, and ends when another database is
        chosen here.
      </Text>
      <Stack gap={6}>
        <SegmentedControl
          aria-label="Method"
          w={240}
          data={methods}
          value={method}
          onChange={setMethod}
          data-autofocus
        />
        <Text size="xs" c="dimmed">
          {means[method]}
        </Text>
      </Stack>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()}>
          Cancel
        </Button>
        <Button
          onClick={() => {
            modals.closeAll()
            onRebuild(method)
          }}
        >
          Rebuild the index
        </Button>
      </Group>
    </Stack>
  )
}

/** Says what making an index anew means, and begins once that is confirmed. */
export function askToRebuild(props: RebuildProps): void {
  modals.open({ title: 'Rebuild this index?', size: 'md', children: <RebuildForm {...props} /> })
}
