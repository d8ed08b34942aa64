import { Alert, Skeleton, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { counted, countText, dollarsText } from '../ui/numbers.ts'
import type { TestedEmbeddings } from './use-embeddings.ts'

interface TrialProps {
  readonly testing: TestedEmbeddings
  readonly onRetry: () => void
}

/** What asking the provider for one word came to. */
export function Trial({ testing, onRetry }: TrialProps) {
  const { data, error, isPending } = testing
  if (isPending) {
    return (
      <div role="status" aria-label="Asking the provider">
        <Skeleton h={58} />
      </div>
    )
  }
  if (error) return <FailureNotice error={error} onRetry={onRetry} />
  if (!data) return null
  const { model, dimensions, milliseconds, tokens, dollars } = data
  return (
    <Alert
      color="teal"
      icon={<IconCircleCheck size={18} />}
      title={<bdi>{model} answers.</bdi>}
      role="status"
    >
      <Text size="sm">
        {countText(dimensions)} dimensions in {countText(milliseconds)} ms · {counted(tokens, 'token')},{' '}
        {dollars === 0 ? 'free' : dollarsText(dollars)}
      </Text>
    </Alert>
  )
}
