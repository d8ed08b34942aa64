import { Alert, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { FailureCode } from '../../shared/failure.ts'
import { hasCode, wordsOfError } from './failure-words.ts'

interface FailureNoticeProps {
  readonly error: unknown
  /** Tries again; offered only where that can help. */
  readonly onRetry?: (() => void) | undefined
}

/** The one place where a failure is shown: what happened, the next step, and a retry where it can help. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps) {
  const words = wordsOfError(error)
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={words.title} role="alert">
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">{words.next}</Text>
        {onRetry && words.canRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  )
}

const saidByBanner: readonly FailureCode[] = [
  'CONNECTION_LOST',
  'DATABASE_DOWN',
  'DATABASE_UNREACHABLE',
  'DATABASE_TLS_REFUSED',
  'DATABASE_LOGIN_REFUSED',
  'DATABASE_PASSWORD_NEEDED',
  'DATABASE_MISSING',
  'DATABASE_UNFIT',
  'DATABASE_UNMIGRATED',
  'DATABASE_SWITCHED',
]

/** For a screen that still shows what it had: why that could not be brought up to date. Silent where a banner says it. */
export function StaleNotice({ error, onRetry }: FailureNoticeProps) {
  if (!error || saidByBanner.some((code) => hasCode(error, code))) return null
  return <FailureNotice error={error} onRetry={onRetry} />
}

/** The same words as a passing notification, for a change that failed. */
export function showFailure(error: unknown): void {
  const words = wordsOfError(error)
  notifications.show({
    color: 'red',
    icon: <IconAlertTriangle size={18} />,
    title: words.title,
    message: words.next,
    autoClose: 10_000,
  })
}
