import { Box } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMessages } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ClusterId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { useScope } from '../frame/scope.tsx'
import { GateLine } from '../gates/gate-line.tsx'
import { FirstStart } from '../imports/first-start.tsx'
import { isUnderWay } from '../imports/progress-words.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useActiveRow } from '../ui/use-active-row.ts'
import { useWindowKeys } from '../ui/use-window-keys.ts'
import { ClusterDetailPane } from './cluster-detail.tsx'
import { ClusterList, clusterKey } from './cluster-list.tsx'
import classes from './clusters-screen.module.css'
import { Facets } from './facets.tsx'
import { ListBar } from './list-bar.tsx'
import { NoClusters } from './no-clusters.tsx'
import { statusWords } from './status-words.ts'
import { Suggested } from './suggested.tsx'
import { SUGGESTED_NAME } from './suggested-path.ts'
import { type ClusterFilter, FIRST_CHOICE, useClusterFigures, useClusterList } from './use-cluster-list.ts'

const SEARCH_DELAY_MS = 200

/** What is listed and how, which stays while one looks at what is suggested. */
type Choice = Pick<ClusterFilter, 'status' | 'sort'>

function NoneOpen() {
  return (
    <EmptyState icon={<IconMessages size={32} stroke={1.4} />} title="No cluster open">
      Move with j and k, open with Enter. Press ? for all keys.
    </EmptyState>
  )
}

/** The clusters; before there are any messages, how to get some. */
export function ClustersScreen({ openId }: { readonly openId: string | null }) {
  const { data: status } = useQuery(api.status.read.queryOptions())
  // A database that is away holds no messages that could be counted, and is not empty for that.
  const isFirstStart =
    status?.messages === 0 &&
    status.notTakenIn === 0 &&
    status.database.state === 'open' &&
    status.database.failure === null &&
    !status.imports.some(isUnderWay)
  const { creator } = useScope()
  const [, navigate] = useLocation()
  const [choice, setChoice] = useState<Choice>(FIRST_CHOICE)
  if (isFirstStart) return <FirstStart />
  const isSuggested = openId === SUGGESTED_NAME
  return (
    <div className={classes.screen}>
      <Facets
        creator={creator}
        status={isSuggested ? undefined : choice.status}
        onStatus={(status) => {
          setChoice({ ...choice, status })
          if (isSuggested) navigate('/clusters')
        }}
      />
      {isSuggested ? (
        <Suggested creator={creator} />
      ) : (
        <Clusters openId={openId} choice={choice} onChoice={setChoice} />
      )}
    </div>
  )
}

interface ClustersProps {
  readonly openId: string | null
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}

/** The clusters of the scope on the left, the open one on the right. */
function Clusters({ openId, choice, onChoice: setChoice }: ClustersProps) {
  const { creator, choose } = useScope()
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS)
  const grid = useRef<HTMLDivElement>(null)
  const memberGrid = useRef<HTMLDivElement>(null)
  const focusWanted = useRef(false)
  const searchInput = useRef<HTMLInputElement>(null)
  const filter = { creator, search, ...choice }
  const { query, clusters, total, loadMore } = useClusterList(filter)
  const { largest } = useClusterFigures({ creator, search, status: choice.status })
  const { at, current, activate } = useActiveRow(clusters, clusterKey)

  const opened = ClusterId.safeParse(openId)
  const open = (id: ClusterId) => navigate(`/clusters/${id}`)
  const enter = () => {
    if (!current) return
    focusWanted.current = current.id !== openId
    if (current.id === openId) memberGrid.current?.focus()
    else open(current.id)
  }
  const toList = () => grid.current?.focus()
  useWindowKeys({ j: toList, k: toList, '/': () => searchInput.current?.focus() })
  const narrowedBy = [
    ...(search ? [`messages with “${search}”`] : []),
    ...(choice.status ? [`${statusWords[choice.status]} clusters`] : []),
  ]
  const clear = () => {
    if (narrowedBy.length === 0) choose(null)
    setTyped('')
    setChoice({ ...choice, status: null })
  }

  return (
    <>
      <section className={classes.middle} aria-label="Cluster list">
        <ListBar
          total={query.data ? total : undefined}
          largest={largest}
          search={typed}
          onSearch={setTyped}
          sort={choice.sort}
          onSort={(sort) => setChoice({ ...choice, sort })}
          searchRef={searchInput}
          onLeaveSearch={toList}
        />
        <GateLine creator={creator} />
        {query.data && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
        <div className={`${classes.list} ${query.isPlaceholderData ? classes.stale : ''}`}>
          {query.isPending && <RowSkeletons rows={16} height={24} label="Loading the clusters" />}
          {query.error && !query.data && (
            <Box p="sm">
              <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
            </Box>
          )}
          {query.data && clusters.length === 0 && (
            <NoClusters narrowedBy={narrowedBy} creator={creator} onClear={clear} />
          )}
          {clusters.length > 0 && (
            <ClusterList
              clusters={clusters}
              total={total}
              openId={openId}
              active={at}
              onActive={activate}
              onOpen={open}
              onNearEnd={loadMore}
              gridRef={grid}
              keys={{ Enter: enter }}
            />
          )}
        </div>
      </section>
      <section className={classes.detail} aria-label="Cluster">
        {opened.success ? (
          <ClusterDetailPane
            key={opened.data}
            id={opened.data}
            onLeave={toList}
            focusWanted={focusWanted}
            gridRef={memberGrid}
          />
        ) : (
          <NoneOpen />
        )}
      </section>
    </>
  )
}
