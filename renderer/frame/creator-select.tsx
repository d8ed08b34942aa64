import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { countText } from '../ui/numbers.ts'
import { useScope } from './scope.tsx'

const ALL = ''

/** Whose messages are looked at. */
export function CreatorSelect() {
  const { creator, choose } = useScope()
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const options = creators.map(({ id, messages }) => ({
    value: String(id),
    label: `${id} · ${countText(messages)}`,
  }))
  const isListed = creator === null || creators.some(({ id }) => id === creator)
  return (
    <Select
      aria-label="Creator"
      w={220}
      searchable={creators.length > 10}
      data={[
        { value: ALL, label: 'All creators' },
        ...(isListed ? [] : [{ value: String(creator), label: String(creator) }]),
        ...options,
      ]}
      value={creator ?? ALL}
      onChange={(value) => choose(value ? CreatorId.parse(value) : null)}
    />
  )
}
