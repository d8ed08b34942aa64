import { Box, Button, Title } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import type { DeadLetter } from '../../shared/model/job.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useActiveRow } from '../ui/use-active-row.ts'
import { useWindowKeys } from '../ui/use-window-keys.ts'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import { askToGiveUp } from './give-up.tsx'
import { LetterHead, LetterRow } from './letter-row.tsx'
import classes from './ops.module.css'
import { useDeadLetterActs, useDeadLetters } from './use-ops.ts'

const ROW_PX = 36
/** More than that is not asked for at once. */
const MOST_AT_ONCE = 1_000

function letterKey({ id }: DeadLetter): string {
  return id
}

/** Letters that are marked; one that has left meanwhile is no longer marked. */
function useMarkedLetters(letters: readonly DeadLetter[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const marked = useMemo(
    () => letters.flatMap(({ id }) => (ids.has(id) ? [id] : [])).slice(0, MOST_AT_ONCE),
    [letters, ids],
  )
  const toggle = (id: string) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    setIds(next)
  }
  return { marked, isMarked: (id: string) => ids.has(id), toggle, clear: () => setIds(new Set()) }
}

/** Jobs that failed too often, and what a person decides about them. */
export function DeadLetters({ total }: { readonly total: number }) {
  const { query, letters, loadMore } = useDeadLetters()
  const acts = useDeadLetterActs()
  const marks = useMarkedLetters(letters)
  const { at, current, activate } = useActiveRow(letters, letterKey)
  const grid = useRef<HTMLDivElement>(null)
  const toList = () => grid.current?.focus()
  useWindowKeys({ j: toList, k: toList })
  const tryAgain = (ids: string[]) => {
    if (acts.isPending) return
    acts.tryAgain(ids)
    marks.clear()
  }
  const giveUp = (ids: string[]) =>
    askToGiveUp({
      jobs: ids.length,
      onGiveUp: () => {
        acts.giveUp(ids)
        marks.clear()
      },
    })
  const chosen = marks.marked.length > 0 ? marks.marked : current ? [current.id] : []
  return (
    <section className={classes.letters} aria-label="Jobs that failed too often">
      <div className={classes.letterBar}>
        <Title order={2} size="h3" flex={1}>
          {counted(total, 'job')} failed too often
        </Title>
        {marks.marked.length > 0 && (
          <>
            <Button variant="subtle" color="gray" onClick={marks.clear}>
              Unmark
            </Button>
            <Button variant="default" disabled={acts.isPending} onClick={() => giveUp(marks.marked)}>
              Give up {countText(marks.marked.length)}…
            </Button>
            <Button disabled={acts.isPending} onClick={() => tryAgain(marks.marked)}>
              Try {countText(marks.marked.length)} again
            </Button>
          </>
        )}
        {marks.marked.length === 0 && (
          <Button variant="default" disabled={acts.isPending} onClick={() => acts.tryAgain(null)}>
            Try all again
          </Button>
        )}
      </div>
      {query.data && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      <div className={classes.list}>
        {query.isPending && <RowSkeletons rows={4} height={24} label="Loading the jobs that failed" />}
        {query.error && !query.data && (
          <Box p="sm">
            <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
          </Box>
        )}
        {letters.length > 0 && (
          <VirtualGrid
            label="Failed jobs"
            items={letters}
            total={Math.max(total, letters.length)}
            keyOf={letterKey}
            rowHeight={ROW_PX}
            active={at}
            onActive={activate}
            isSelected={({ id }) => marks.isMarked(id)}
            onNearEnd={loadMore}
            gridRef={grid}
            head={<LetterHead />}
            keys={
              current
                ? {
                    x: () => marks.toggle(current.id),
                    t: () => tryAgain(chosen),
                    d: () => giveUp(chosen),
                  }
                : {}
            }
          >
            {(letter, index) => (
              <LetterRow
                letter={letter}
                isActive={index === at}
                isMarked={marks.isMarked(letter.id)}
                onMark={() => marks.toggle(letter.id)}
                onTryAgain={() => tryAgain([letter.id])}
                onGiveUp={() => giveUp([letter.id])}
              />
            )}
          </VirtualGrid>
        )}
      </div>
    </section>
  )
}
