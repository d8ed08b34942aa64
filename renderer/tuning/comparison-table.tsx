import { Table } from '@mantine/core'
import type { Comparison } from '../../shared/model/preview.ts'
import { CandidateRing, LiveDot } from '../ui/meaning-marks.tsx'
import { thresholdText } from '../ui/numbers.ts'
import { comparisonRows } from './comparison-rows.ts'
import classes from './comparison-table.module.css'

interface ComparisonTableProps {
  readonly comparison: Pick<Comparison, 'live' | 'candidate'>
  /** Whether the figures are those of the value in hand; older ones are shown pale until the new ones are there. */
  readonly isCurrent: boolean
}

/** What is, what would be, and the difference. The head names the value that the figures belong to. */
export function ComparisonTable({ comparison: { live, candidate }, isCurrent }: ComparisonTableProps) {
  return (
    <Table
      className={classes.table}
      verticalSpacing={5}
      layout="fixed"
      aria-label="Now and with the candidate"
      aria-busy={!isCurrent}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Td w="33%" />
          <Table.Th ta="right" w="18%">
            <span className={classes.heading}>
              <LiveDot /> now
            </span>
          </Table.Th>
          <Table.Th ta="right">
            <span className={classes.heading}>
              <CandidateRing /> at {thresholdText(candidate.threshold)}
            </span>
            {candidate.trigramThreshold !== live.trigramThreshold && (
              <span className={classes.usual}>trigram {thresholdText(candidate.trigramThreshold)}</span>
            )}
          </Table.Th>
          <Table.Th ta="right" w="26%">
            change
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className={isCurrent ? '' : classes.pending}>
        {comparisonRows(live, candidate).map((row) => (
          <Table.Tr key={row.label}>
            <Table.Th fw={400}>
              {row.label}
              {row.usual && <span className={classes.usual}>{row.usual}</span>}
            </Table.Th>
            <Table.Td ta="right">{row.live}</Table.Td>
            <Table.Td ta="right">{row.candidate}</Table.Td>
            <Table.Td ta="right">{row.change}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
