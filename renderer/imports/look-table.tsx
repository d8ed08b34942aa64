import { Table } from '@mantine/core'
import type { FieldMapping, FileLook } from '../../shared/model/file-import.ts'
import { TextLine } from '../ui/message-text.tsx'
import { fields } from './fields.ts'
import classes from './look-table.module.css'

const SHOWN_ROWS = 6

interface LookTableProps {
  readonly look: FileLook
  readonly mapping: FieldMapping
}

/** The first rows of a file as they would be read. */
export function LookTable({ look, mapping }: LookTableProps) {
  const mapped = fields.filter(({ field }) => mapping[field] !== undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which keys must be able to do
    <section className={classes.scroller} aria-label="First rows of the file" tabIndex={0}>
      <Table verticalSpacing={4} horizontalSpacing="xs" fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">Line</Table.Th>
            {mapped.map(({ field, label }) => (
              <Table.Th key={field}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {look.rows.slice(0, SHOWN_ROWS).map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td ta="right">{row.line}</Table.Td>
              {row.rejected === null ? (
                mapped.map(({ field }) => (
                  <Table.Td key={field} className={classes.cell}>
                    <TextLine text={row.values[field] ?? ''} />
                  </Table.Td>
                ))
              ) : (
                <Table.Td colSpan={mapped.length} className={classes.rejected}>
                  Would be rejected: {row.rejected}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
