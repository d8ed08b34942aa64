import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { getHotkeyHandler } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { countText } from '../ui/numbers.ts'

const LONGEST_REPLY = 20_000

interface ReplyFormProps {
  readonly members: number
  readonly onReply: (text: string) => void
}

function ReplyForm({ members, onReply }: ReplyFormProps) {
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (text.trim() === '' ? 'Write the reply first' : null) },
  })
  const submit = form.onSubmit(({ text }) => {
    modals.closeAll()
    onReply(text.trim())
  })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          aria-label="Reply"
          data-autofocus
          autosize
          minRows={4}
          maxRows={14}
          maxLength={LONGEST_REPLY}
          dir="auto"
          {...form.getInputProps('text')}
          onKeyDown={getHotkeyHandler([['mod+Enter', () => submit()]])}
        />
        <Text size="xs" c="dimmed">
          The reply is stored for all {countText(members)} messages, and the cluster counts as answered. Later
          messages that say the same start a new one.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" title="Ctrl Enter">
            Answer {countText(members)} messages
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Asks for the one reply to all messages of a cluster. */
export function askForReply(props: ReplyFormProps): void {
  modals.open({ title: 'Reply to all', children: <ReplyForm {...props} /> })
}
