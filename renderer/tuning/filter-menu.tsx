import { Button, Group, NumberInput, Popover, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { CountFilter, countsAll } from '../../shared/model/count-filter.ts'
import { filterWords, inWindow, noFilter, type Window, windowOf, windows } from './count-filter.ts'

interface FilterMenuProps {
  readonly filter: CountFilter
  readonly onFilter: (filter: CountFilter) => void
}

/** The filter with another length, as long as it may be asked for. */
function withLength(
  filter: CountFilter,
  name: 'minLength' | 'maxLength',
  value: string | number,
): CountFilter {
  const length = CountFilter.shape[name].safeParse(typeof value === 'number' ? value : null)
  return length.success ? { ...filter, [name]: length.data } : filter
}

/** Which messages are counted. It never changes what is grouped. */
export const FilterMenu = memo(function FilterMenu({ filter, onFilter }: FilterMenuProps) {
  const now = new Date()
  const [language, setLanguage] = useState(filter.language ?? '')
  const takeLanguage = (written: string) => {
    setLanguage(written)
    const parsed = CountFilter.shape.language.safeParse(written.trim().toLowerCase() || null)
    // What is no language yet is not what is counted either.
    onFilter({ ...filter, language: parsed.success ? parsed.data : null })
  }
  const isLanguage = language.trim().toLowerCase() === (filter.language ?? '')
  const isEmpty = (filter.minLength ?? 0) > (filter.maxLength ?? Number.POSITIVE_INFINITY)
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button
          variant={countsAll(filter) ? 'default' : 'light'}
          size="compact-xs"
          leftSection={<IconFilter size={14} />}
        >
          {countsAll(filter) ? 'Count all' : `Counted: ${filterWords(filter, now)}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={320}>
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            Which messages are counted. All of them take part: nothing is grouped otherwise.
          </Text>
          <Select
            label="Written"
            data={windows.map(({ value, label }) => ({ value, label }))}
            value={windowOf(filter, now)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(window) => window && onFilter(inWindow(filter, window as Window, now))}
          />
          <Group grow>
            <NumberInput
              label="At least"
              suffix=" characters"
              min={0}
              allowDecimal={false}
              allowNegative={false}
              error={isEmpty && 'no text is that long'}
              value={filter.minLength ?? ''}
              onChange={(value) => onFilter(withLength(filter, 'minLength', value))}
            />
            <NumberInput
              label="At most"
              suffix=" characters"
              min={0}
              allowDecimal={false}
              allowNegative={false}
              value={filter.maxLength ?? ''}
              onChange={(value) => onFilter(withLength(filter, 'maxLength', value))}
            />
          </Group>
          <TextInput
            label="Language"
            description="As the channel named it: en, pt. Empty: any."
            value={language}
            error={!isLanguage && 'two or three letters'}
            maxLength={3}
            onChange={(event) => takeLanguage(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button
              variant="default"
              disabled={countsAll(filter) && language === ''}
              onClick={() => {
                setLanguage('')
                onFilter(noFilter)
              }}
            >
              Count all
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
})
