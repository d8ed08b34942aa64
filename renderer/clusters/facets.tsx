import { Radio, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { ClusterStatus } from '../../shared/model/cluster.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { countText } from '../ui/numbers.ts'
import classes from './facets.module.css'
import { statusWords } from './status-words.ts'
import { useClusterFigures } from './use-cluster-list.ts'
import { SUGGESTED } from './suggested-path.ts'
import { useSuggested } from './use-suggested.ts'

interface FacetsProps {
  readonly creator: CreatorId | null
  /** Undefined where no clusters are listed, but what is suggested. */
  readonly status: ClusterStatus | null | undefined
  readonly onStatus: (status: ClusterStatus | null) => void
}

const ANY = 'any'
const options = [ANY, ...ClusterStatus.options] as const

/** How many suggestions there are, as far as that is known without counting them all. */
function SuggestedCount({ creator }: Pick<FacetsProps, 'creator'>) {
  const { query, suggestions, hasMore } = useSuggested(creator)
  if (!query.data) return null
  return (
    <span>
      {countText(suggestions.length)}
      {hasMore && '+'}
    </span>
  )
}

/** What the list can be narrowed by, with how many there are of each. */
export function Facets({ creator, status, onStatus }: FacetsProps) {
  const totals = {
    [ANY]: useClusterFigures({ creator, status: null, search: '' }).total,
    open: useClusterFigures({ creator, status: 'open', search: '' }).total,
    actioned: useClusterFigures({ creator, status: 'actioned', search: '' }).total,
  }
  return (
    <aside className={classes.facets} aria-label="Narrow the list">
      <Text id="facet-status" size="xs" fw={600} c="dimmed">
        Status
      </Text>
      <Radio.Group
        aria-labelledby="facet-status"
        value={status === undefined ? '' : (status ?? ANY)}
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
      <Text size="xs" fw={600} c="dimmed" mt="sm">
        Alone
      </Text>
      <Link
        href={SUGGESTED}
        className={classes.option}
        aria-current={status === undefined ? 'page' : undefined}
      >
        <span>suggested</span>
        <SuggestedCount creator={creator} />
      </Link>
    </aside>
  )
}
