import { Autocomplete, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FieldMapping } from '../../shared/model/file-import.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { useScope } from '../frame/scope.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { bytesText } from '../ui/numbers.ts'
import { FewChannels } from './few-channels.tsx'
import { isComplete, withColumn } from './fields.ts'
import { LookTable } from './look-table.tsx'
import { MappingForm } from './mapping-form.tsx'
import { type ImportFile, isOffered } from './offered-file.ts'
import classes from './prepare-import.module.css'
import { useFileLook } from './use-file-look.ts'

interface PrepareImportProps {
  readonly file: ImportFile
  readonly onDone: () => void
}

/** What is known of the chosen file, and the questions to answer before it is imported. */
export function PrepareImport({ file, onDone }: PrepareImportProps) {
  const { source, sent, look, mapping, setMapping, error, retry } = useFileLook(file)
  const { creator } = useScope()
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const [asked, setAsked] = useState<FewChannelsAsked | null>(null)
  const [isConversation, setConversation] = useState<boolean | null>(null)
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { creator: creator ?? '' },
    validate: {
      creator: (value) => (CreatorId.safeParse(value.trim()).success ? null : 'Say whose messages these are'),
    },
  })
  const starting = useMutation({
    mutationFn: (id: string) =>
      client.imports.start({
        source: source ?? missingSource(),
        creator: CreatorId.parse(id.trim()),
        mapping,
        ...(look ? { format: look.format } : {}),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.imports.list.key() })
      onDone()
    },
  })

  // Kept once asked: with the column taken out of the mapping, a new look no longer mentions it.
  const question = look?.fewChannels ?? asked
  const answer = (isIt: boolean) => {
    if (!question) return
    setAsked(question)
    setConversation(isIt)
    setMapping(withColumn(mapping, 'channel', isIt ? question.column : null))
  }
  const chooseColumns = (chosen: FieldMapping) => {
    if (chosen.channel !== mapping.channel) {
      setAsked(null)
      setConversation(null)
    }
    setMapping(chosen)
  }
  const isReady = look !== undefined && isComplete(mapping) && (!question || isConversation !== null)

  return (
    <form onSubmit={form.onSubmit((values) => starting.mutate(values.creator))}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} truncate dir="auto">
            {file.name}
          </Text>
          {!isOffered(file) && (
            <Text size="sm" c="dimmed">
              {bytesText(file.size)}
            </Text>
          )}
        </Group>
        <Autocomplete
          size="xs"
          label="Creator"
          description="Whose inbox this is. A new name makes a new creator."
          data={creators.map(({ id }) => String(id))}
          {...form.getInputProps('creator')}
        />
        {error ? <FailureNotice error={error} onRetry={retry} /> : null}
        {!error && !source && !isOffered(file) && (
          <Progress value={file.size === 0 ? 100 : (100 * sent) / file.size} aria-label="Sending the file" />
        )}
        {look && (
          <>
            <MappingForm look={look} mapping={mapping} onChange={chooseColumns} />
            {question && <FewChannels {...question} isConversation={isConversation} onAnswer={answer} />}
            <LookTable look={look} mapping={mapping} />
          </>
        )}
        <Group justify="flex-end" className={classes.buttons ?? ''}>
          <Button variant="default" onClick={onDone}>
            Put aside
          </Button>
          <Button type="submit" disabled={!isReady} loading={starting.isPending}>
            Import
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface FewChannelsAsked {
  readonly column: string
  readonly values: readonly string[]
}

function missingSource(): never {
  throw new Error('An import was started before its file had arrived')
}
