import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { keyList } from '../ui/key-list.ts'

interface KeyOverlayProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function KeyOverlay({ isOpen, onClose }: KeyOverlayProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Keys"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SimpleGrid cols={2} spacing="xl" verticalSpacing="lg">
        {keyList.map(({ where, keys }) => (
          <Stack key={where} gap={6}>
            <Title order={3}>{where}</Title>
            {keys.map((entry) => (
              <Group key={entry.does} justify="space-between" wrap="nowrap">
                <Text size="sm">{entry.does}</Text>
                <Group gap={4} wrap="nowrap">
                  {entry.keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Group>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  )
}
