import { Alert, Group, List, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconEye } from '@tabler/icons-react'
import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { obstacleWords } from '../../shared/obstacle-words.ts'
import { backgroundText, changesOf } from './change-words.ts'
import classes from './found.module.css'
import { findings } from './look-words.ts'

interface LookProps {
  readonly look: DatabaseLook
}

function Obstacles({ look }: LookProps) {
  return look.obstacles.map((obstacle) => {
    const { title, next } = obstacleWords(obstacle)
    return (
      <Alert
        key={`${obstacle.kind} ${obstacle.subject}`}
        color="red"
        icon={<IconAlertTriangle size={18} />}
        title={<bdi>{title}</bdi>}
      >
        <bdi>{next}</bdi>
      </Alert>
    )
  })
}

/** What setting up would do, sentence by sentence. */
export function Changes({ look }: LookProps) {
  const changes = changesOf(look)
  const background = backgroundText(look)
  return (
    <>
      {changes.length > 0 && (
        <List size="sm" spacing={4} classNames={{ itemWrapper: classes.change ?? '' }}>
          {changes.map((change) => (
            <List.Item key={change}>{change}</List.Item>
          ))}
        </List>
      )}
      {background && <Text size="sm">{background}</Text>}
    </>
  )
}

function WouldChange({ look }: LookProps) {
  const isSetUp = changesOf(look).length === 0 && look.tables === 'likeness'
  if (isSetUp && look.missingIndexes.length === 0) {
    return <Text size="sm">It is set up for this version of Likeness: nothing would be changed.</Text>
  }
  return (
    <Stack gap={6} component="section" aria-label="What would be changed">
      <Title order={3}>What would be changed</Title>
      <Changes look={look} />
    </Stack>
  )
}

/** What a look at a database has found: the facts, what is in the way, and what setting up would do. */
export function Found({ look }: LookProps) {
  return (
    <Stack gap="md" component="section" aria-label="What was found">
      <Group justify="space-between">
        <Title order={2}>What was found</Title>
        <Group gap={6} c="dimmed" fz={12}>
          <IconEye size={14} aria-hidden /> only looked at: nothing has been changed
        </Group>
      </Group>
      <Table verticalSpacing={4} layout="fixed" tabularNums aria-label="What was found">
        <Table.Tbody>
          {findings(look).map(({ what, found }) => (
            <Table.Tr key={what}>
              <Table.Th w={110} fw={400} c="dimmed">
                {what}
              </Table.Th>
              <Table.Td className={classes.found ?? ''}>
                <bdi>{found}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Obstacles look={look} />
      {look.obstacles.length === 0 && <WouldChange look={look} />}
    </Stack>
  )
}
