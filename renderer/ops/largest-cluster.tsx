import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../api/queries.ts'
import { Count } from '../ui/figures.tsx'

/** How large the largest cluster is, and the way to it: one hub message can pull thousands together. */
export function LargestCluster() {
  const { data } = useQuery(api.clusters.list.queryOptions({ input: { sort: 'largest', limit: 1 } }))
  const largest = data?.items[0]
  if (!largest) return null
  return (
    <>
      {' · '}
      <Anchor component={Link} href={`/clusters/${largest.id}`} inherit underline="always">
        largest cluster <Count value={largest.members} />
      </Anchor>
    </>
  )
}
