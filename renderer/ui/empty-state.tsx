import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** Level of the title: 1 where it stands for the whole screen. */
  readonly order?: 1 | 2
  readonly children?: ReactNode
  /** What to do about it: one button, two at most. */
  readonly action?: ReactNode
}

/** Says why there is nothing here, and what to do about it. */
export function EmptyState({ icon, title, order = 2, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" h="100%" ta="center">
      {icon}
      <Title order={order} size="h2">
        {title}
      </Title>
      {children && (
        <Text size="sm" c="dimmed" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  )
}
