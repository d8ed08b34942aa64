import { Box, Table, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { curvePlace } from '../../../shared/model/threshold-curve.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNotice, StaleNotice } from '../../ui/failure-notice.tsx'
import { CandidateRing, LiveDot } from '../../ui/meaning-marks.tsx'
import { countText, signed } from '../../ui/numbers.ts'
import { RowSkeletons } from '../../ui/row-skeletons.tsx'
import { sizeWords } from './size-words.ts'
import { sizesAt } from './sizes-at.ts'
import classes from './sizes.module.css'

interface SizesProps {
  readonly curve: UseQueryResult<ThresholdCurve>
  readonly liveCurve: UseQueryResult<ThresholdCurve>
  readonly threshold: number
  readonly live: number
}

/** Sizes of clusters now and then. Those of before stay, pale, until their own have come. */
export function Sizes({ curve, liveCurve, threshold, live }: SizesProps) {
  const failed = [curve, liveCurve].find(({ error }) => error)
  const tryAgain = () => void failed?.refetch()
  if (!curve.data || !liveCurve.data) {
    return failed ? (
      <Box p="sm">
        <FailureNotice error={failed.error} onRetry={tryAgain} />
      </Box>
    ) : (
      <RowSkeletons rows={6} height={20} label="Loading the sizes" />
    )
  }
  const isOld = curve.isPlaceholderData || liveCurve.isPlaceholderData
  return (
    <section
      aria-label="Sizes"
      className={classes.sizes}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which keys must be able to do
      tabIndex={0}
      aria-busy={isOld}
      style={{ opacity: isOld ? 0.6 : 1 }}
    >
      <StaleNotice error={failed?.error ?? null} onRetry={tryAgain} />
      <SizeTable
        now={sizesAt(liveCurve.data, live)}
        then={sizesAt(curve.data, threshold)}
        isBetween={curvePlace(threshold) === null || curvePlace(live) === null}
      />
    </section>
  )
}

interface SizeTableProps {
  readonly now: readonly number[]
  readonly then: readonly number[]
  /** A threshold lies between two points of the curves. */
  readonly isBetween: boolean
}

/** A bar each, solid and dashed, with the counts beside them. */
function SizeTable({ now, then, isBetween }: SizeTableProps) {
  const bins = [...now.keys()].filter((bin) => (now[bin] ?? 0) + (then[bin] ?? 0) > 0)
  if (bins.length === 0) {
    return <EmptyState title="No cluster at either value">There are no sizes to compare.</EmptyState>
  }
  const most = Math.max(...bins.flatMap((bin) => [now[bin] ?? 0, then[bin] ?? 0]))
  return (
    <>
      <Table layout="fixed" verticalSpacing={4} tabularNums maw={900} aria-label="Clusters by size">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={120} ta="right">
              Members
            </Table.Th>
            <Table.Td />
            <Table.Th w={90} ta="right">
              <LiveDot /> now
            </Table.Th>
            <Table.Th w={90} ta="right">
              <CandidateRing /> then
            </Table.Th>
            <Table.Th w={90} ta="right">
              change
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bins.map((bin) => (
            <Table.Tr key={bin}>
              <Table.Th ta="right" fw={400}>
                {sizeWords(bin)}
              </Table.Th>
              <Table.Td aria-hidden="true">
                <span className={classes.now} style={{ width: `${((now[bin] ?? 0) / most) * 100}%` }} />
                <span className={classes.then} style={{ width: `${((then[bin] ?? 0) / most) * 100}%` }} />
              </Table.Td>
              <Table.Td ta="right">{countText(now[bin] ?? 0)}</Table.Td>
              <Table.Td ta="right">{countText(then[bin] ?? 0)}</Table.Td>
              <Table.Td ta="right">{signed((then[bin] ?? 0) - (now[bin] ?? 0), countText)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {isBetween && (
        <Text size="xs" c="dimmed" pt="xs">
          Sizes are known at two digits: these are those of the nearest threshold.
        </Text>
      )}
    </>
  )
}
