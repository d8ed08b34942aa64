import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import type { Message } from '../../shared/model/message.ts'
import { MessageText } from '../ui/message-text.tsx'
import { shorten } from '../ui/shorten.ts'
import classes from './cluster-head.module.css'

const SHOWN_CHARACTERS = 300
const LONGEST_REASON = 500

interface EraseFormProps {
  readonly message: Pick<Message, 'text' | 'visitor'>
  readonly onErase: (reason: string) => void
}

function EraseForm({ message, onErase }: EraseFormProps) {
  const form = useForm({ initialValues: { reason: '' } })
  const submit = form.onSubmit(({ reason }) => {
    modals.closeAll()
    onErase(reason.trim())
  })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <blockquote className={classes.reply} aria-label="The message">
          <MessageText text={shorten(message.text, SHOWN_CHARACTERS)} />
        </blockquote>
        <Text size="sm">
          <b>Erased for good:</b> the text, its vector, who sent it, and everything else that came with it. It
          leaves its cluster, also an answered one. Nothing brings it back.
        </Text>
        <Text size="sm">
          <b>What stays:</b> that there was a message, its id and conversation, and what was decided about it,
          without its words.
        </Text>
        <Textarea
          label="Reason"
          description="Optional. It stays in the record: do not repeat what the message said."
          size="xs"
          autosize
          minRows={2}
          maxLength={LONGEST_REASON}
          dir="auto"
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" color="red.9">
            Delete for good
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Asks before a message is erased: it cannot be undone. */
export function askToErase(props: EraseFormProps): void {
  modals.open({ title: 'Delete this message?', size: 'md', children: <EraseForm {...props} /> })
}
