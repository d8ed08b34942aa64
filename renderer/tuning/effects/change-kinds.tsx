import { Button } from '@mantine/core'
import { ClusterChangeKind, type ChangeSummary } from '../../../shared/model/cluster-change.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { counted, countText } from '../../ui/numbers.ts'
import { changeWords } from './change-words.ts'
import classes from './effects.module.css'
import type { ChosenKinds } from './use-changes.ts'

interface ChangeKindsProps {
  readonly counts: ChangeSummary['kinds']
  readonly chosen: ChosenKinds
  readonly onChoose: (kinds: ChosenKinds) => void
}

/** The kinds of change that there are, to list some of them only; with none chosen all are listed. */
export function ChangeKinds({ counts, chosen, onChoose }: ChangeKindsProps) {
  const toggle = (kind: ClusterChangeKind) =>
    // In one order, whichever was chosen first: the same kinds are the same question.
    onChoose(ClusterChangeKind.options.filter((one) => (one === kind) !== chosen.includes(one)))
  return (
    <fieldset className={classes.kinds} aria-label="List only clusters that">
      {ClusterChangeKind.options.map((kind) => {
        const isChosen = chosen.includes(kind)
        const count = counts[kind] ?? 0
        if (count === 0 && !isChosen) return null
        const { Icon } = changeWords[kind]
        return (
          <button
            key={kind}
            type="button"
            className={classes.toggle}
            aria-pressed={isChosen}
            onClick={() => toggle(kind)}
          >
            <Icon size={14} aria-hidden /> {countText(count)} {kind}
          </button>
        )
      })}
      {chosen.length > 0 && (
        <button type="button" className={classes.toggle} onClick={() => onChoose([])}>
          all kinds
        </button>
      )}
    </fieldset>
  )
}

interface NoneOfTheseProps {
  readonly kinds: ChosenKinds
  /** Changes of other kinds. */
  readonly others: number
  readonly onAll: () => void
}

/** "split, merge or grow" */
const namesOf = (kinds: ChosenKinds): string =>
  kinds.length < 2 ? kinds.join() : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`

/** The list where no change is of the kinds that were chosen. */
export function NoneOfThese({ kinds, others, onAll }: NoneOfTheseProps) {
  return (
    <EmptyState
      title={`No clusters ${namesOf(kinds)} here`}
      action={
        <Button variant="default" size="xs" onClick={onAll}>
          List all kinds
        </Button>
      }
    >
      Only clusters that {namesOf(kinds)} are listed; {counted(others, 'change')} of other kinds{' '}
      {others === 1 ? 'is' : 'are'} not.
    </EmptyState>
  )
}
