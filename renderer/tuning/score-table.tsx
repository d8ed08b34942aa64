import { ScrollArea, Table } from '@mantine/core'
import { Verdict } from '../../shared/model/label.ts'
import type { ScoreHistogram } from '../../shared/model/preview.ts'
import { countText, scoreText } from '../ui/numbers.ts'
import { scoreRanges } from './score-bins.ts'

/** The chart in figures. */
export function ScoreTable({ scores }: { readonly scores: ScoreHistogram }) {
  return (
    <ScrollArea h={238} viewportProps={{ tabIndex: 0, 'aria-label': 'Link scores in figures' }}>
      <Table verticalSpacing={2} fz="xs" tabularNums stickyHeader aria-label="Link scores in figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Score</Table.Th>
            <Table.Th ta="right">Messages</Table.Th>
            {Verdict.options.map((verdict) => (
              <Table.Th key={verdict} ta="right">
                Labelled {verdict}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {scoreRanges(scores).map(({ from, to, links, labels }) => (
            <Table.Tr key={from}>
              <Table.Td>
                {scoreText(from)}–{scoreText(to)}
              </Table.Td>
              <Table.Td ta="right">{countText(links)}</Table.Td>
              {Verdict.options.map((verdict) => (
                <Table.Td key={verdict} ta="right">
                  {countText(labels[verdict])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
