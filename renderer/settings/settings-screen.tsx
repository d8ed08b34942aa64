import {
  Button,
  Code,
  CopyButton,
  Group,
  Paper,
  ScrollArea,
  SegmentedControl,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Settings } from '../../shared/model/status.ts'
import { api } from '../api/queries.ts'
import { DATABASES } from '../connections/database-paths.ts'
import { Embeddings } from '../embeddings/embeddings.tsx'
import { Grouping } from '../gates/grouping.tsx'
import { WaysIn } from '../ingest/ways-in.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useChooseAppearance } from './use-appearance.ts'

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  )
}

function PathLine({ label, path }: { readonly label: string; readonly path: string }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Text size="sm" w={150} style={{ flex: 'none' }}>
        {label}
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{path}</Code>
      <CopyButton value={path}>
        {({ copied, copy }) => (
          <Button variant="subtle" size="compact-xs" onClick={copy} aria-label={`Copy the path: ${label}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}

const appearances: { value: Settings['colorScheme']; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
]

function Sections({ settings }: { readonly settings: Settings }) {
  const choose = useChooseAppearance()
  return (
    <>
      <Section title="Appearance">
        <SegmentedControl
          aria-label="Appearance"
          w={320}
          data={appearances}
          value={settings.colorScheme}
          onChange={(value) => choose(value)}
        />
      </Section>
      <Section title="Databases">
        <Group justify="space-between" wrap="nowrap" gap="md">
          <Text size="sm" c="dimmed" maw={560}>
            The embedded database, or a Postgres server of your own; several can be saved, and one is in use.
          </Text>
          <Button component={Link} href={DATABASES} variant="default">
            Choose a database
          </Button>
        </Group>
      </Section>
      <Section title="Grouping">
        <Grouping />
      </Section>
      <Section title="Embeddings">
        <Embeddings host={settings} />
      </Section>
      <Section title="Ways in">
        <WaysIn />
      </Section>
      <Section title="Data">
        <PathLine label="Data folder" path={settings.dataFolder} />
        <PathLine label="Embedded database" path={settings.databaseFolder} />
        <PathLine label="Training set" path={settings.trainingSetFile} />
        <Text size="sm" c="dimmed" maw={640}>
          To start over, quit Likeness and move the data folder away; the next start makes a new one. To keep
          several apart, start Likeness with the variable LIKENESS_DATA naming another folder. The embedded
          database survives a program that is killed; after a power cut the last moments may be missing.
        </Text>
      </Section>
      <Section title="About">
        <Table w={360} verticalSpacing={3} tabularNums aria-label="Versions">
          <Table.Tbody>
            {Object.entries(settings.versions).map(([part, version]) => (
              <Table.Tr key={part}>
                <Table.Th fw={400}>{part}</Table.Th>
                <Table.Td>{version}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Section>
    </>
  )
}

export function SettingsScreen() {
  const { data: settings, error, refetch } = useQuery(api.settings.read.queryOptions())
  return (
    <ScrollArea h="100%">
      <Stack p="lg" maw={860} gap="md">
        <Title order={1}>Settings</Title>
        {settings && <Sections settings={settings} />}
        {!settings && error && <FailureNotice error={error} onRetry={() => void refetch()} />}
        {!settings && !error && <RowSkeletons rows={3} height={90} label="Loading the settings" />}
      </Stack>
    </ScrollArea>
  )
}
