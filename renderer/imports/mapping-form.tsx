import { Group, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { FieldMapping, FileLook, MessageField } from '../../shared/model/file-import.ts'
import { fields, withColumn } from './fields.ts'

interface MappingFormProps {
  readonly look: FileLook
  readonly mapping: FieldMapping
  readonly onChange: (mapping: FieldMapping) => void
}

const NONE = ''

/** Which column holds what: guessed, and open to change before the import starts. */
export function MappingForm({ look, mapping, onChange }: MappingFormProps) {
  const choose = (field: MessageField) => (value: string | null) =>
    onChange(withColumn(mapping, field, value === NONE ? null : value))
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text fw={600}>Which column holds what</Text>
        <Text size="xs" c="dimmed">
          {look.format === 'csv' ? 'CSV' : 'JSON Lines'} · columns not named are kept with the message
        </Text>
      </Group>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        {fields.map(({ field, label, without }) => (
          <Select
            key={field}
            label={label}
            data={[
              { value: NONE, label: without === null ? '—' : `— (${without})` },
              ...look.columns.filter((column) => column !== NONE),
            ]}
            value={mapping[field] ?? NONE}
            error={without === null && mapping[field] === undefined && 'Choose the column that holds it'}
            onChange={choose(field)}
            searchable={look.columns.length > 10}
          />
        ))}
      </SimpleGrid>
    </Stack>
  )
}
