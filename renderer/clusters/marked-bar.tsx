import { Button, Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { countText } from '../ui/numbers.ts'

interface MarkedBarProps {
  readonly count: number
  readonly onRemove: (reason: string) => void
  readonly onClear: () => void
}

/** What can be done with the marked messages together: what fits the rest stays, what does not leaves at once. */
export function MarkedBar({ count, onRemove, onClear }: MarkedBarProps) {
  const [reason, setReason] = useState('')
  return (
    <Group gap="xs" wrap="nowrap" p="xs" style={{ borderTop: '1px solid var(--line)' }}>
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {countText(count)} marked
      </Text>
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
      <Button variant="default" onClick={onClear}>
        Unmark
      </Button>
    </Group>
  )
}
