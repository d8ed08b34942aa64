import { Paper, SimpleGrid, Text } from '@mantine/core'
import type { EngineWork } from '../../shared/model/job.ts'
import { Count } from '../ui/figures.tsx'
import { differenceText } from '../ui/times.ts'
import classes from './ops.module.css'

interface FigureProps {
  readonly name: string
  readonly value: number
  readonly says: string
  /** Needs a person. */
  readonly isAlert?: boolean
}

function Figure({ name, value, says, isAlert = false }: FigureProps) {
  return (
    <Paper withBorder px="sm" py="xs">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <div className={classes.value} data-alert={isAlert || undefined} data-none={value === 0 || undefined}>
        <Count value={value} />
      </div>
      <Text size="xs" c="dimmed">
        {says}
      </Text>
    </Paper>
  )
}

/** The three numbers that say whether all is well. */
export function WorkFigures({ work }: { readonly work: EngineWork }) {
  const { pending, oldestPendingMs, degraded, dead } = work
  return (
    <SimpleGrid cols={3} spacing="sm">
      <Figure
        name="Messages waiting to be matched"
        value={pending}
        says={
          pending === 0
            ? 'every message that is stored is decided'
            : oldestPendingMs === null
              ? 'stored, not decided yet'
              : `the first of them for ${differenceText(oldestPendingMs)}`
        }
      />
      <Figure
        name="Matched without their vector"
        value={degraded}
        says={degraded === 0 ? 'no vector is missing' : 'put right by themselves once their vectors come'}
      />
      <Figure
        name="Jobs that failed too often"
        value={dead}
        says={dead === 0 ? 'nothing needs you' : 'try them again, or give them up'}
        isAlert={dead > 0}
      />
    </SimpleGrid>
  )
}
