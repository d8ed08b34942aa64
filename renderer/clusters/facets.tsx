import { Radio, Stack, Text } from '@mantine/core'
import { ClusterStatus } from '../../shared/model/cluster.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { countText } from '../ui/numbers.ts'
import classes from './facets.module.css'
import { statusWords } from './status-words.ts'
import { useClusterTotal } from './use-cluster-list.ts'

interface FacetsProps {
  readonly creator: CreatorId | null
  readonly status: ClusterStatus | null
  readonly onStatus: (status: ClusterStatus | null) => void
}

const ANY = 'any'
const options = [ANY, ...ClusterStatus.options] as const

/** What the list can be narrowed by, with how many there are of each. */
export function Facets({ creator, status, onStatus }: FacetsProps) {
  const totals = {
    [ANY]: useClusterTotal(creator, null),
    open: useClusterTotal(creator, 'open'),
    actioned: useClusterTotal(creator, 'actioned'),
  }
  return (
    <aside className={classes.facets} aria-label="Narrow the list">
      <Text id="facet-status" size="xs" fw={600} c="dimmed">
        Status
      </Text>
      <Radio.Group
        aria-labelledby="facet-status"
        value={status ?? ANY}
        onChange={(value) => onStatus(ClusterStatus.safeParse(value).data ?? null)}
      >
        <Stack gap={2}>
          {options.map((option) => (
            <Radio.Card key={option} value={option} withBorder={false} className={classes.option}>
              <span>{option === ANY ? 'any' : statusWords[option]}</span>
              <span>{totals[option] === undefined ? '' : countText(totals[option])}</span>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
    </aside>
  )
}
