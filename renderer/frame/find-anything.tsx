import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch, IconStack2 } from '@tabler/icons-react'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api/queries.ts'
import { counted } from '../ui/numbers.ts'
import { shorten } from '../ui/shorten.ts'
import { type Found, useCommands } from './find-commands.tsx'
import { useScope } from './scope.tsx'

const SEARCH_DELAY_MS = 150
const CLUSTERS_SHOWN = 6
const LABEL_LENGTH = 80

function useFoundClusters(search: string): readonly Found[] {
  const [, navigate] = useLocation()
  const { creator } = useScope()
  const { data } = useQuery(
    api.clusters.list.queryOptions({
      input: search ? { creator, search, limit: CLUSTERS_SHOWN } : skipToken,
      placeholderData: keepPreviousData,
    }),
  )
  if (!search || !data) return []
  return data.items.map(({ id, preview, members }) => ({
    id,
    label: shorten(preview, LABEL_LENGTH),
    hint: counted(members, 'message'),
    icon: <IconStack2 size={18} />,
    act: () => navigate(`/clusters/${id}`),
  }))
}

function Group({ label, found }: { readonly label: string; readonly found: readonly Found[] }) {
  if (found.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={label}>
      {found.map(({ id, label, hint, icon, act }) => (
        <Spotlight.Action
          key={id}
          label={label}
          {...(hint ? { description: hint } : {})}
          leftSection={icon}
          onClick={act}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}

/** Ctrl K: screens, creators and what can be done by name, clusters by the words of their messages. */
export function FindAnything({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const [query, setQuery] = useState('')
  const words = query.trim().toLowerCase()
  const [search] = useDebouncedValue(words, SEARCH_DELAY_MS)
  const commands = useCommands(onShowKeys).filter(({ label }) => label.toLowerCase().includes(words))
  const clusters = useFoundClusters(search)
  const onEnter = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    // The first line is marked while one types, but clusters are found a moment later.
    const isMarked = currentTarget.closest('[role="dialog"]')?.querySelector('[data-selected]')
    const [first] = clusters
    if (key !== 'Enter' || isMarked || !first) return
    first.act()
    spotlight.close()
  }
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      tagsToIgnore={[]}
      overlayProps={{ blur: 0 }}
      attributes={{ content: { 'aria-label': 'Find anything' } }}
      scrollable
      centered={false}
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder="Find anything"
        aria-label="Find anything"
        onKeyDown={onEnter}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        <Group label="Clusters" found={clusters} />
        <Group label="Go and do" found={commands} />
        {clusters.length + commands.length === 0 && <Spotlight.Empty>Nothing found</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
