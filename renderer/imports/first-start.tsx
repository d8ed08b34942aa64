import { Group } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { EmptyState } from '../ui/empty-state.tsx'
import { ChooseFile } from './choose-file.tsx'
import { SampleButton } from './sample-button.tsx'

/** What a person sees who has no messages yet: what this is for, and two ways to begin. */
export function FirstStart() {
  return (
    <EmptyState
      icon={<IconInbox size={44} stroke={1.2} />}
      order={1}
      title="Which messages say the same?"
      action={
        <Group justify="center">
          <SampleButton />
          <ChooseFile variant="default" />
        </Group>
      }
    >
      Likeness groups the messages of an inbox that say the same, so that one reply answers them all. Begin
      with a file of your messages, or with a small inbox that was made up for a first look. A file can also
      be dropped anywhere on this window.
    </EmptyState>
  )
}
