import { Alert, Autocomplete, Button, Code, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { CreatorId } from '../../shared/model/id.ts'
import { IngestTokenName } from '../../shared/model/ingest.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { useMakeToken } from './use-ingest.ts'

/** The value, this once. */
function Made({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Stack gap="md">
      <Alert
        color="yellow"
        icon={<IconKey size={18} />}
        title={
          <>
            The token of <bdi>{name}</bdi>, this once
          </>
        }
      >
        <Text size="sm">Copy it now to whoever sends: it is kept nowhere, and never shown again.</Text>
      </Alert>
      <Group gap="sm" wrap="nowrap">
        <Code block style={{ flex: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} aria-label="Token">
          {value}
        </Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button onClick={copy} data-autofocus style={{ flex: 'none' }}>
              {copied ? 'Copied' : 'Copy the token'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()}>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

function MakeTokenForm() {
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const { mutate: make, data, error, isPending } = useMakeToken()
  const form = useForm({
    initialValues: { name: '', creator: '' },
    validate: {
      name: (name) =>
        IngestTokenName.safeParse(name.trim()).success ? null : 'Name it, in 100 characters at most',
      creator: (name) =>
        name.trim() === '' || CreatorId.safeParse(name.trim()).success ? null : '200 characters at most',
    },
  })
  if (data) return <Made name={data.token.name} value={data.value} />
  const submit = form.onSubmit(({ name, creator }) =>
    make({ name: name.trim(), creator: creator.trim() === '' ? null : CreatorId.parse(creator.trim()) }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Who sends with it, such as the app or a script"
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <Autocomplete
          size="xs"
          label="Creator"
          description="It is good for messages to this creator only; empty: to anybody"
          data={creators.map(({ id }) => String(id))}
          {...form.getInputProps('creator')}
        />
        {error && <FailureNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            Make the token
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Asks what a token is for, and shows its value once. */
export function askToMakeToken(): void {
  modals.open({ title: 'Make a token', size: 'md', closeOnClickOutside: false, children: <MakeTokenForm /> })
}
