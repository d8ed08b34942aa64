import { Button, Checkbox, Group, PasswordInput, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { Connection } from '../../shared/model/connection.ts'
import { client } from '../api/client.ts'
import { applyStatus } from '../api/notices.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { isSaved } from './place-words.ts'

interface PasswordPromptProps {
  readonly connection: Connection
  readonly isBusy: boolean
}

/** Connects with a password, and keeps it only once the server has taken it. */
function useConnect({ id, name, address }: Connection) {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    gcTime: 0,
    mutationFn: async ({ password, keeps }: { password: string; keeps: boolean }) => {
      const status = await client.connections.use({ id, password })
      if (keeps && address && status.database.state === 'open') {
        await client.connections.save({ id, name, address, password, keepsPassword: true })
      }
      return status
    },
    onSuccess: (status) => applyStatus(queryClient, status),
  })
}

/** Asks for the password of the database in use, and connects with it. */
export function PasswordPrompt({ connection, isBusy }: PasswordPromptProps) {
  const { data: settings } = useQuery(api.settings.read.queryOptions())
  const canKeep = settings?.keepsPasswords === true && isSaved(connection)
  const [password, setPassword] = useState('')
  const [keeps, setKeeps] = useState(true)
  const [missing, setMissing] = useState(false)
  const { mutate, data, error, isPending } = useConnect(connection)
  const wasRefused = data !== undefined && data.database.state !== 'open' && !isPending
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(password === '')
    if (password !== '') mutate({ password, keeps: canKeep && keeps })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs" w={360} ta="left">
        <PasswordInput
          size="xs"
          label={`Password of ${connection.address?.user ?? 'the user'}`}
          autoComplete="off"
          data-autofocus
          autoFocus
          value={password}
          error={missing ? 'Type the password first' : wasRefused && 'Not taken: check it and try again'}
          errorProps={{ role: 'alert' }}
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed', tabIndex: 0 }}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {canKeep && (
          <Checkbox
            size="xs"
            label="Keep it in the keychain of this system"
            checked={keeps}
            onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
          />
        )}
        {error && <FailureNotice error={error} />}
        <Group>
          <Button type="submit" loading={isPending || isBusy}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
