import { Checkbox, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { PasswordState } from '../../shared/model/connection.ts'
import type { ConnectionFormApi } from './use-connection-form.ts'

interface ServerFieldsProps {
  readonly form: ConnectionFormApi
  /** Whether the password is known already; null for a new connection. */
  readonly password: PasswordState | null
  /** Whether a password can be kept beyond the end of the program. */
  readonly canKeep: boolean
}

const literal = { autoComplete: 'off', spellCheck: false, autoCapitalize: 'off' } as const

function passwordHint({ password, canKeep }: Omit<ServerFieldsProps, 'form'>): string {
  if (password === 'kept' || password === 'held')
    return 'Known already: leave it empty to go on with that one.'
  return canKeep
    ? 'Never shown again.'
    : 'Kept until Likeness is quit, and never shown again; after that you are asked for it.'
}

/** Where the server is, and as whom it is spoken to. */
export function ServerFields({ form, password, canKeep }: ServerFieldsProps) {
  return (
    <>
      <TextInput
        label="Server"
        description="Name or address, with :port behind it if that is not 5432; or the folder of a socket. Of several, with commas between, the one that takes writes is used."
        placeholder="db.example.com"
        inputWrapperOrder={['label', 'description', 'input', 'error']}
        {...literal}
        {...form.getInputProps('hosts')}
      />
      <SimpleGrid cols={2} spacing="xs">
        <TextInput label="Database" {...literal} {...form.getInputProps('database')} />
        <TextInput label="User" {...literal} {...form.getInputProps('user')} />
      </SimpleGrid>
      <Stack gap={6}>
        <PasswordInput
          size="xs"
          label="Password"
          description={passwordHint({ password, canKeep })}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed', tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        {canKeep && (
          <Checkbox
            size="xs"
            label="Keep it in the keychain of this system"
            {...form.getInputProps('keepsPassword', { type: 'checkbox' })}
          />
        )}
      </Stack>
    </>
  )
}
