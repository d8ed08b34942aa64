import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { countText } from '../ui/numbers.ts'

interface MarkedBarProps {
  readonly count: number
  /** Null where they stay where they are. */
  readonly onRemove: ((reason: string) => void) | null
  /** Shows how the two hang together; null unless two are marked. */
  readonly onTrace: (() => void) | null
  readonly onClear: () => void
}

/** What can be done with the marked messages together: what fits the rest stays, what does not leaves at once. */
export function MarkedBar({ count, onRemove, onTrace, onClear }: MarkedBarProps) {
  const [reason, setReason] = useState('')
  return (
    <Stack gap={6} p="xs" style={{ borderTop: '1px solid var(--line)' }}>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {countText(count)} marked
        </Text>
        {onRemove && (
          <>
            <TextInput
              aria-label="Reason"
              placeholder="Reason (optional)"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button variant="light" onClick={() => onRemove(reason.trim())}>
              Take out
            </Button>
          </>
        )}
        <Button variant="default" onClick={onClear} ml="auto">
          Unmark
        </Button>
      </Group>
      {onTrace && (
        <Button
          variant="subtle"
          size="compact-xs"
          px={4}
          ml={-4}
          onClick={onTrace}
          style={{ alignSelf: 'start' }}
          title="Show the path (p)"
        >
          How do these two hang together?
        </Button>
      )}
    </Stack>
  )
}
