import { Button, Group, Stack, TextInput } from '@mantine/core'
import { getHotkeyHandler } from '@mantine/hooks'
import type { Connection } from '../../shared/model/connection.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import classes from './connection-form.module.css'
import { noValues, valuesOf, withUrl } from './form-values.ts'
import { PasteAddress } from './paste-address.tsx'
import { ProtectionFields } from './protection-fields.tsx'
import { ServerFields } from './server-fields.tsx'
import { TestResult } from './test-result.tsx'
import { hasAddress, useConnectionForm } from './use-connection-form.ts'
import { useSaveConnection, useTestConnection } from './use-save-connection.ts'

interface ConnectionFormProps {
  /** The one that is changed; null for a new one. */
  readonly connection: Connection | null
  readonly others: readonly string[]
  readonly canKeep: boolean
}

/** What a connection is made of, with a way to try it before it is saved. */
export function ConnectionForm({ connection, others, canKeep }: ConnectionFormProps) {
  const form = useConnectionForm(connection ? valuesOf(connection) : noValues, others)
  const testing = useTestConnection(connection?.id ?? null)
  const saving = useSaveConnection(connection?.id ?? null, canKeep)
  const submit = (thenUse: boolean) =>
    form.onSubmit(
      (values) => saving.mutate({ values, thenUse }),
      (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
    )
  const test = () => hasAddress(form) && testing.mutate(form.values)
  return (
    <form
      className={classes.columns}
      noValidate
      onSubmit={submit(false)}
      onKeyDown={getHotkeyHandler([['mod+Enter', () => submit(true)()]])}
    >
      <Stack gap="md">
        <PasteAddress onRead={(url) => form.setValues(withUrl(form.values, url))} />
        <TextInput
          label="Name"
          description="What it is called here, such as Production."
          maxLength={100}
          dir="auto"
          autoComplete="off"
          data-autofocus
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          {...form.getInputProps('name')}
        />
        <ServerFields form={form} password={connection?.password ?? null} canKeep={canKeep} />
        <ProtectionFields form={form} />
        {saving.error && <FailureNotice error={saving.error} />}
        <Group justify="space-between" className={classes.actions ?? ''}>
          <Button variant="default" onClick={test} loading={testing.isPending}>
            Test connection
          </Button>
          <Group gap="xs">
            <Button type="submit" variant="default" disabled={saving.isPending}>
              Save
            </Button>
            <Button onClick={() => submit(true)()} loading={saving.isPending} title="Ctrl Enter">
              {connection?.isActive ? 'Save and connect again' : 'Save and use'}
            </Button>
          </Group>
        </Group>
      </Stack>
      <TestResult testing={testing} values={form.values} onRetry={test} />
    </form>
  )
}
