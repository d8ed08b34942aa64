import { Checkbox, PasswordInput, Stack, Text } from '@mantine/core'
import type { KeySource } from '../../shared/model/embedding.ts'
import type { Settings } from '../../shared/model/status.ts'
import { keepingWords, keyHint } from './key-words.ts'
import type { ProviderFormApi } from './use-provider-form.ts'

interface KeyFieldProps {
  readonly form: ProviderFormApi
  readonly host: Pick<Settings, 'host' | 'keepsPasswords'>
  readonly startsHere: boolean
  readonly situation: { source: KeySource; isOtherServer: boolean; origin: string }
}

/** The key that is given: written, and never read back. */
export function KeyField({ form, host, startsHere, situation }: KeyFieldProps) {
  return (
    <Stack gap={6}>
      <PasswordInput
        size="xs"
        label="Key"
        description={keyHint(situation)}
        autoComplete="off"
        autoFocus={startsHere}
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed', tabIndex: 0 }}
        {...form.getInputProps('key')}
      />
      {host.keepsPasswords ? (
        <Checkbox
          size="xs"
          label="Keep it in the keychain of this system"
          {...form.getInputProps('keepsKey', { type: 'checkbox' })}
        />
      ) : (
        <Text size="xs" c="dimmed">
          {keepingWords(host.host)}
        </Text>
      )}
    </Stack>
  )
}
