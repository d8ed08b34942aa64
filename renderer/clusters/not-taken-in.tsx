import { EmptyState } from '../ui/empty-state.tsx'

/** Stands for the messages of a cluster that the database brought along. */
export function NotTakenIn() {
  return (
    <EmptyState title="Grouped before Likeness">
      Its messages were in this database before Likeness, which has not taken them in yet: they are counted,
      and neither shown nor answered from here. New messages are grouped among themselves.
    </EmptyState>
  )
}
