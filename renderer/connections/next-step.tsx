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

type Step = 'password' | 'look' | 'retry'

/** What helps against each reason; against any other, trying again. */
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

/** Where how it is reached can be changed. */
function ChangeAddress({ connection: { id, address } }: Pick<NextStepProps, 'connection'>) {
  if (id === FROM_ENVIRONMENT) {
    return (
      <Text size="xs" c="dimmed">
        It is named by the variable DATABASE_URL: to reach another one, change that and start Likeness again.
      </Text>
    )
  }
  if (!isSaved({ id }) || !address) return null
  return (
    <Button variant="default" component={Link} href={editPath(id)}>
      Change how it is reached
    </Button>
  )
}

/** What a person can do about a database that cannot be used, in place. */
export function NextStep({ connection, failure, isBusy }: NextStepProps) {
  const { mutate: use, isPending } = useUseDatabase()
  const step = (failure && isFailureCode(failure.code) && steps[failure.code]) || 'retry'
  const open = () => use({ id: connection.id })
  return (
    <>
      {step === 'password' && <PasswordPrompt connection={connection} isBusy={isBusy} />}
      {step === 'look' && (
        <ActiveLook
          address={connection.address}
          onUse={open}
          isBusy={isPending || isBusy}
          more={<ChangeAddress connection={connection} />}
        />
      )}
      {step !== 'look' && (
        <Group gap="xs">
          {step === 'retry' && (
            <Button variant="default" loading={isPending || isBusy} onClick={open}>
              Try again now
            </Button>
          )}
          <ChangeAddress connection={connection} />
        </Group>
      )}
    </>
  )
}
