import { Group, Stack, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import type { FormValues } from './form-values.ts'
import { Facts, Verdict } from './found.tsx'
import type { TestedConnection } from './use-save-connection.ts'

interface TestResultProps {
  readonly testing: TestedConnection
  readonly values: FormValues
  readonly onRetry: () => void
}

const asked = ['hosts', 'database', 'user', 'password', 'tls', 'authority'] as const

/** What testing the connection has found, or why it failed. */
export function TestResult({ testing, values, onRetry }: TestResultProps) {
  const { data, error, isPending, variables } = testing
  if (isPending) return <RowSkeletons rows={8} height={16} label="Looking at the database" />
  if (!data && !error) {
    return (
      <Group gap="sm" wrap="nowrap" align="flex-start" c="dimmed" pt="xs" maw={420}>
        <IconPlugConnected size={20} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">
          Test the connection to see here what is there. It is only looked at: nothing is changed before you
          agree to it.
        </Text>
      </Group>
    )
  }
  const isOld = variables !== undefined && asked.some((field) => variables[field] !== values[field])
  return (
    <Stack gap="sm" aria-live="polite">
      {isOld && (
        <Text size="xs" c="dimmed">
          This is of what was typed before: test again to see how it is now.
        </Text>
      )}
      {error && <FailureNotice error={error} onRetry={onRetry} />}
      {data && (
        <>
          <Facts look={data} />
          <Verdict look={data} />
        </>
      )}
    </Stack>
  )
}
