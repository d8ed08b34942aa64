import { Group, Select, Text, TextInput } from '@mantine/core'
import { getHotkeyHandler } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { Count } from '../ui/figures.tsx'
import { counted } from '../ui/numbers.ts'
import type { ClusterFilter } from './use-cluster-list.ts'

interface ListBarProps {
  readonly total: number | undefined
  /** Members of the largest one. */
  readonly largest: number | undefined
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly sort: ClusterFilter['sort']
  readonly onSort: (sort: ClusterFilter['sort']) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Called when the keyboard goes on to what was found. */
  readonly onLeaveSearch: () => void
}

const sorts: { value: ClusterFilter['sort']; label: string }[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'largest', label: 'Largest first' },
  { value: 'weakest', label: 'Weakest first' },
]

/** How many there are, the search, and the order. */
export function ListBar(props: ListBarProps) {
  const { total, largest, search, onSearch, sort, onSort, searchRef, onLeaveSearch } = props
  return (
    <Group h={44} px="sm" gap="sm" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
      <Text component="h1" size="sm" fw={600} aria-live="polite" style={{ whiteSpace: 'nowrap' }}>
        {total === undefined ? 'Clusters' : counted(total, 'cluster')}
      </Text>
      {total !== undefined && total > 0 && largest !== undefined && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }} title="Members of the largest cluster">
          largest <Count value={largest} />
        </Text>
      )}
      <TextInput
        ref={searchRef}
        type="search"
        aria-label="Search in messages"
        placeholder="Search in messages ( / )"
        leftSection={<IconSearch size={14} />}
        value={search}
        maxLength={500}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={getHotkeyHandler([
          ['Enter', onLeaveSearch],
          ['ArrowDown', onLeaveSearch],
        ])}
        style={{ flex: 1, minWidth: 100 }}
      />
      <Select
        aria-label="Order"
        w={136}
        data={sorts}
        value={sort}
        onChange={(value) => onSort(sorts.find((known) => known.value === value)?.value ?? 'newest')}
      />
    </Group>
  )
}
