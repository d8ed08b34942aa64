import { Alert, Radio, Stack } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { counted } from '../ui/numbers.ts'

interface FewChannelsProps {
  readonly column: string
  readonly values: readonly string[]
  /** Whether the column is used as the conversation; null until someone said so. */
  readonly isConversation: boolean | null
  readonly onAnswer: (isConversation: boolean) => void
}

const SHOWN_VALUES = 5

/** Asks whether a column with few values really is the conversation: a cluster holds one message of each. */
export function FewChannels({ column, values, isConversation, onAnswer }: FewChannelsProps) {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => `“${value}”`)
  return (
    <Alert
      variant="default"
      icon={<IconHelpCircle size={18} />}
      title={`Is “${column}” really the conversation?`}
    >
      <Stack gap="xs">
        <span>
          It has only {counted(values.length, 'value')} ({shown.join(', ')}
          {values.length > SHOWN_VALUES ? ', …' : ''}). A cluster holds one message of each conversation, so
          none could grow beyond {counted(values.length, 'message')}.
        </span>
        <Radio.Group
          aria-label="Use of the column"
          value={isConversation === null ? '' : String(isConversation)}
          onChange={(value) => onAnswer(value === 'true')}
        >
          <Stack gap={6}>
            <Radio
              size="xs"
              value="false"
              label="No, it is a medium such as e-mail or chat: take one conversation a visitor"
            />
            <Radio size="xs" value="true" label="Yes, use it as the conversation" />
          </Stack>
        </Radio.Group>
      </Stack>
    </Alert>
  )
}
