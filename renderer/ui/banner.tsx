import { Alert, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { FailureWords } from '../../shared/failure-words.ts'

interface BannerProps {
  readonly icon: ReactNode
  readonly words: FailureWords
  readonly children?: ReactNode
}

/** What is away, over the whole width, above what stays on the screen. */
export function Banner({ icon, words, children }: BannerProps) {
  return (
    <Alert color="yellow" radius={0} icon={icon} title={<bdi>{words.title}</bdi>} role="alert" py="xs">
      <Group gap="sm" wrap="nowrap">
        <Text size="sm">
          <bdi>{words.next}</bdi>
        </Text>
        {children}
      </Group>
    </Alert>
  )
}
