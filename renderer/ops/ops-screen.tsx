import { Badge, Box, ScrollArea, Tabs, Text, Title } from '@mantine/core'
import { Redirect, useLocation } from 'wouter'
import { Aggregations } from '../aggregations/aggregations.tsx'
import { Backfills } from '../backfills/backfills.tsx'
import { Checks } from '../doctor/checks.tsx'
import { useChecks } from '../doctor/use-checks.ts'
import { counted } from '../ui/numbers.ts'
import { LargestCluster } from './largest-cluster.tsx'
import classes from './ops.module.css'
import { WorkPanel } from './work-panel.tsx'

const tabs = ['work', 'backfill', 'checks'] as const

type Tab = (typeof tabs)[number]

const isTab = (name: string): name is Tab => tabs.some((tab) => tab === name)

const titles: Readonly<Record<Tab, string>> = { work: 'Work', backfill: 'Backfill', checks: 'Checks' }

/** How many checks need a person. */
function useProblems(): number {
  const { checks } = useChecks()
  return checks?.filter(({ state }) => state === 'problem').length ?? 0
}

function Problems({ count }: { readonly count: number }) {
  return (
    <Badge size="xs" color="red.9" variant="filled" aria-label={counted(count, 'problem')}>
      {count}
    </Badge>
  )
}

/** What the engine is at, what can be taken in, and whether all is well. */
export function OpsScreen({ tab }: { readonly tab: string }) {
  const [, navigate] = useLocation()
  const problems = useProblems()
  if (!isTab(tab)) return <Redirect to="/ops" />
  return (
    <Tabs
      value={tab}
      onChange={(next) => navigate(next === 'work' ? '/ops' : `/ops/${next}`)}
      className={classes.screen ?? ''}
      keepMounted={false}
    >
      <div className={classes.bar}>
        <Title order={1} size="h2">
          Ops
        </Title>
        <Tabs.List className={classes.tabs ?? ''} aria-label="Parts of Ops">
          {tabs.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={name === 'checks' && problems > 0 ? <Problems count={problems} /> : null}
            >
              {titles[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Text size="xs" c="dimmed">
          of this database, whoever works on it
          <LargestCluster />
        </Text>
      </div>
      <Tabs.Panel value="work" className={classes.panel ?? ''}>
        <WorkPanel />
      </Tabs.Panel>
      <Tabs.Panel value="backfill" className={classes.panel ?? ''}>
        <ScrollArea h="100%">
          <Box p="md">
            <Backfills />
          </Box>
        </ScrollArea>
      </Tabs.Panel>
      <Tabs.Panel value="checks" className={classes.panel ?? ''}>
        <ScrollArea h="100%">
          <Box p="md">
            <Checks />
            <Aggregations />
          </Box>
        </ScrollArea>
      </Tabs.Panel>
    </Tabs>
  )
}
