import { Group, List, Paper, Stack, Table, Text, Title } from '@mantine/core'
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
  return (
    <Paper withBorder p="sm" component="section" aria-label="What is in the way">
      <Stack gap="sm">
        <Title order={2} size="h3">
          What is in the way
        </Title>
        {look.obstacles.map((obstacle) => {
          const { title, next } = obstacleWords(obstacle)
          return (
            <Group key={`${obstacle.kind} ${obstacle.subject}`} gap="xs" wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={16} aria-hidden className={classes.obstacle} />
              <div className={classes.found}>
                <Text size="sm" fw={600}>
                  <bdi>{title}</bdi>
                </Text>
                <Text size="sm">
                  <bdi>{next}</bdi>
                </Text>
              </div>
            </Group>
          )
        })}
      </Stack>
    </Paper>
  )
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

/** Whether setting up is possible, and would do anything. */
export function canSetUp(look: DatabaseLook): boolean {
  return look.obstacles.length === 0 && changesOf(look).length > 0
}

/** What is in the way; without that, what setting up would do. */
export function Verdict({ look }: LookProps) {
  if (look.obstacles.length > 0) return <Obstacles look={look} />
  const isSetUp = changesOf(look).length === 0 && look.tables === 'likeness'
  if (isSetUp && look.missingIndexes.length === 0) {
    return <Text size="sm">It is set up for this version of Likeness: nothing would be changed.</Text>
  }
  return (
    <Stack gap={6} component="section" aria-label="What would be changed">
      <Title order={2} size="h3">
        What would be changed
      </Title>
      <Changes look={look} />
    </Stack>
  )
}

/** What a look at a database has found. */
export function Facts({ look }: LookProps) {
  return (
    <Stack gap="md" component="section" aria-label="What was found">
      <Group justify="space-between">
        <Title order={2} size="h3">
          What was found
        </Title>
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
    </Stack>
  )
}
