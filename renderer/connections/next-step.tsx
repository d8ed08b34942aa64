import { Button, Group, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { FailureCode } from '../../shared/failure.ts'
import { isFailureCode } from '../../shared/failure-words.ts'
import { type Connection, FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import { editPath } from './database-paths.ts'
import { ActiveLook } from './look-panel.tsx'
import { PasswordPrompt } from './password-prompt.tsx'
import { isSaved } from './place-words.ts'
import { useUseDatabase } from './use-connections.ts'

type Step = 'password' | 'look' | 'address'

/** What helps against each reason; against any other, trying again or another address. */
const steps: Partial<Record<FailureCode, Step>> = {
  DATABASE_LOGIN_REFUSED: 'password',
  DATABASE_PASSWORD_NEEDED: 'password',
  DATABASE_UNFIT: 'look',
  DATABASE_UNMIGRATED: 'look',
  DATABASE_READ_ONLY: 'look',
}

interface NextStepProps {
  readonly connection: Connection
  readonly failure: DatabaseState['failure']
  /** It is being opened right now. */
  readonly isBusy: boolean
}

/** Trying again as it is, or changing how it is reached. */
function Again({ connection, isBusy }: Omit<NextStepProps, 'failure'>) {
  const { mutate: use, isPending } = useUseDatabase()
  const { id, address } = connection
  return (
    <Group gap="xs">
      <Button variant="default" loading={isPending || isBusy} onClick={() => use({ id })}>
        Try again now
      </Button>
      {isSaved(connection) && address && (
        <Button variant="default" component={Link} href={editPath(id)}>
          Change how it is reached
        </Button>
      )}
      {id === FROM_ENVIRONMENT && (
        <Text size="xs" c="dimmed">
          It is named by the variable DATABASE_URL: change that, then start Likeness again.
        </Text>
      )}
    </Group>
  )
}

/** What a person can do about a database that cannot be used, in place. */
export function NextStep({ connection, failure, isBusy }: NextStepProps) {
  const step = failure && isFailureCode(failure.code) ? steps[failure.code] : undefined
  return (
    <>
      {step === 'password' && <PasswordPrompt connection={connection} isBusy={isBusy} />}
      {step === 'look' && <ActiveLook address={connection.address} />}
      <Again connection={connection} isBusy={isBusy} />
    </>
  )
}
