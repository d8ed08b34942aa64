import { Skeleton, Stack } from '@mantine/core'

interface RowSkeletonsProps {
  readonly rows: number
  readonly height: number
  /** What is being loaded, for those who do not see the bars. */
  readonly label: string
}

/** Rows of the size of what is being loaded. */
export function RowSkeletons({ rows, height, label }: RowSkeletonsProps) {
  return (
    <Stack gap={6} p="sm" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  )
}
