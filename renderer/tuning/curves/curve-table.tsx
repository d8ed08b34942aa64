import { ScrollArea, Table } from '@mantine/core'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { scoreText } from '../../ui/numbers.ts'
import { curveFigures, curveThreshold } from './curve-figures.ts'

/** The curves in figures: all of them, at every twentieth. */
export function CurveTable({ curve }: { readonly curve: ThresholdCurve }) {
  const places = Array.from({ length: 21 }, (_, step) => step * 5)
  return (
    <ScrollArea h={180} viewportProps={{ tabIndex: 0, 'aria-label': 'Figures at every twentieth' }}>
      <Table verticalSpacing={2} fz="xs" tabularNums stickyHeader aria-label="Figures at every twentieth">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Threshold</Table.Th>
            {curveFigures.map(({ name, label }) => (
              <Table.Th key={name} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {places.map((place) => (
            <Table.Tr key={place}>
              <Table.Td>{scoreText(curveThreshold(place))}</Table.Td>
              {curveFigures.map((figure) => (
                <Table.Td key={figure.name} ta="right">
                  {figure.text(figure.of(curve, place))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
