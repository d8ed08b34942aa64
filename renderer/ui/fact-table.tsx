import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface Fact {
  readonly name: string
  readonly value: ReactNode
  /** What can be done about it. */
  readonly action?: ReactNode
}

/** What is so, line by line. */
export function FactTable({ label, facts }: { readonly label: string; readonly facts: readonly Fact[] }) {
  return (
    <Table verticalSpacing={5} horizontalSpacing={0} fz={13} tabularNums aria-label={label}>
      <Table.Tbody>
        {facts.map(({ name, value, action }) => (
          <Table.Tr key={name}>
            <Table.Th fw={400} w={150} c="dimmed" style={{ verticalAlign: 'top' }}>
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
              {action}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
