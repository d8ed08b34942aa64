import { Anchor, Group, ScrollArea, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

interface PageProps {
  readonly title: string
  /** The pages above it, outermost first. */
  readonly above: readonly { readonly href: string; readonly title: string }[]
  readonly actions?: ReactNode
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** A page below the settings, with the way back up. */
export function Page({ title, above, actions, isWide = false, children }: PageProps) {
  return (
    <ScrollArea h="100%">
      <Stack p="lg" maw={isWide ? 1180 : 960} gap="md">
        <Stack gap={2}>
          <Group component="nav" aria-label="Above this page" gap={6}>
            {above.map(({ href, title }) => (
              <Text key={href} size="xs" c="dimmed">
                <Anchor component={Link} href={href} inherit c="dimmed">
                  {title}
                </Anchor>{' '}
                /
              </Text>
            ))}
          </Group>
          <Group justify="space-between" wrap="nowrap">
            <Title order={1} style={{ overflowWrap: 'anywhere' }} dir="auto">
              {title}
            </Title>
            {actions}
          </Group>
        </Stack>
        {children}
      </Stack>
    </ScrollArea>
  )
}
