import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { getHotkeyHandler } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import {
  type Candidate,
  CandidateName,
  type CandidateValues,
  type SeenCandidate,
} from '../../shared/model/candidate.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { CandidateRing } from '../ui/meaning-marks.tsx'
import { changedVersion } from './stale-candidate.ts'
import { useSaveCandidate } from './use-candidates.tsx'
import { valueWords } from './value-words.ts'

interface CandidateFormProps {
  readonly values: CandidateValues
  /** Null makes a new one. */
  readonly replaces: SeenCandidate | null
  readonly name: string
  readonly note: string
  readonly onSaved: (saved: Candidate) => void
}

function CandidateForm({ values, replaces, name, note, onSaved }: CandidateFormProps) {
  const { mutate: save, error, isPending } = useSaveCandidate(true)
  const form = useForm({
    initialValues: { name, note },
    validate: {
      name: (typed) => (CandidateName.safeParse(typed).success ? null : 'Name it, in 80 characters at most'),
    },
  })
  // Who was told that another one saved it meanwhile, and saves again, has decided.
  const seen = replaces && { ...replaces, version: changedVersion(error) ?? replaces.version }
  const submit = form.onSubmit((written) =>
    save(
      { ...values, name: CandidateName.parse(written.name), note: written.note.trim(), replaces: seen },
      {
        onSuccess: (saved) => {
          modals.closeAll()
          onSaved(saved)
        },
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate onKeyDown={getHotkeyHandler([['mod+S', () => submit()]])}>
      <Stack gap="md">
        <Group gap={6} wrap="nowrap" style={{ fontVariantNumeric: 'tabular-nums' }}>
          <CandidateRing />
          <Text size="sm">{valueWords(values)}</Text>
        </Group>
        <TextInput
          label="Name"
          description="Such as “stricter for launch”"
          data-autofocus
          autoComplete="off"
          maxLength={80}
          {...form.getInputProps('name')}
        />
        <Textarea
          label="Note"
          description="Why these values; a push of them begins with it"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          {...form.getInputProps('note')}
        />
        {error && <FailureNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Asks for a name and a note, and saves the values under them. */
export function askToSaveCandidate(title: string, props: CandidateFormProps): void {
  modals.open({ title, size: 'md', closeOnClickOutside: false, children: <CandidateForm {...props} /> })
}
