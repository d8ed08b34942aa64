import { Button, Checkbox, VisuallyHidden } from '@mantine/core'
import type { DeadLetter } from '../../shared/model/job.ts'
import { Count, TimeAgo } from '../ui/figures.tsx'
import { TextLine } from '../ui/message-text.tsx'
import classes from './ops.module.css'
import { queueWords, reasonWords } from './queue-words.ts'

interface LetterRowProps {
  readonly letter: DeadLetter
  readonly isActive: boolean
  readonly isMarked: boolean
  readonly onMark: () => void
  readonly onTryAgain: () => void
  readonly onGiveUp: () => void
}

const quiet = { variant: 'subtle', color: 'gray', fw: 500, size: 'compact-xs' } as const

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
/** Headings of the dead letters. */
export function LetterHead() {
  return (
    <div className={classes.cells} role="presentation">
      <span role="columnheader">
        <VisuallyHidden>Marked</VisuallyHidden>
      </span>
      <span role="columnheader">Queue</span>
      <span role="columnheader">Creator</span>
      <span role="columnheader" className={classes.number}>
        Messages
      </span>
      <span role="columnheader" className={classes.number}>
        Tries
      </span>
      <span role="columnheader">Why it failed the last time</span>
      <span role="columnheader" className={classes.number}>
        When
      </span>
      <span role="columnheader">
        <VisuallyHidden>What can be done</VisuallyHidden>
      </span>
    </div>
  )
}

/** One job that failed too often. */
export function LetterRow({ letter, isActive, isMarked, onMark, onTryAgain, onGiveUp }: LetterRowProps) {
  const tabIndex = isActive ? 0 : -1
  const { name } = queueWords(letter.queue)
  const reason = reasonWords(letter.reason)
  return (
    <div className={classes.cells} role="presentation">
      <div role="gridcell">
        <Checkbox
          size="xs"
          checked={isMarked}
          onChange={onMark}
          tabIndex={tabIndex}
          aria-label={`Mark this job: ${name}, ${letter.creator ?? 'no creator'}`}
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      <div role="gridcell" className={classes.cell}>
        <TextLine text={name} />
      </div>
      <div role="gridcell" className={classes.cell}>
        <TextLine text={letter.creator ?? '–'} />
      </div>
      <div role="gridcell" className={classes.number}>
        {letter.messages === 0 ? (
          <span title="The creator as a whole">all</span>
        ) : (
          <Count value={letter.messages} />
        )}
      </div>
      <div role="gridcell" className={classes.number}>
        <Count value={letter.attempts} />
      </div>
      <div role="gridcell" className={classes.cell} title={reason}>
        <TextLine text={reason} />
      </div>
      <div role="gridcell" className={classes.number}>
        <TimeAgo at={letter.failedAt} />
      </div>
      <div role="gridcell" className={classes.buttons}>
        <Button {...quiet} tabIndex={tabIndex} title="Try again (t)" onClick={onTryAgain}>
          Try again
        </Button>
        <Button {...quiet} tabIndex={tabIndex} title="Give up (d)" onClick={onGiveUp}>
          Give up…
        </Button>
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above
