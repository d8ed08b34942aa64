import { Anchor, Button } from '@mantine/core'
import { Link } from 'wouter'
import type { Suggestion } from '../../shared/model/suggestion.ts'
import { Score, TimeAgo } from '../ui/figures.tsx'
import { CandidateRing } from '../ui/meaning-marks.tsx'
import { MessageText } from '../ui/message-text.tsx'
import classes from './suggested.module.css'

interface SideProps {
  readonly text: string
  readonly other: string
  readonly visitor: string
  readonly createdAt: string
  /** Named where several are listed. */
  readonly creator?: string | null
  readonly cluster?: Suggestion['candidate']['cluster']
  readonly tabIndex: number
}

function Side({ text, other, visitor, createdAt, creator, cluster, tabIndex }: SideProps) {
  return (
    <div className={classes.side}>
      <div className={classes.meta}>
        <span className={classes.visitor} dir="auto">
          {visitor || 'unnamed visitor'}
        </span>
        · <TimeAgo at={createdAt} />
        {creator && (
          <>
            ·{' '}
            <span className={classes.visitor} dir="auto">
              {creator}
            </span>
          </>
        )}
        {cluster && (
          <>
            ·{' '}
            <Anchor component={Link} href={`/clusters/${cluster}`} fz={12} tabIndex={tabIndex}>
              in a cluster
            </Anchor>
          </>
        )}
      </div>
      <MessageText text={text} other={other} />
    </div>
  )
}

interface SuggestionRowProps {
  readonly suggestion: Suggestion
  /** Several creators are listed, so that each has to be named. */
  readonly namesCreator: boolean
  readonly isActive: boolean
  readonly onJoin: () => void
  readonly onRefuse: () => void
}

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
/** Headings of the suggestions. */
export function SuggestionHead() {
  return (
    <div className={`${classes.cells} ${classes.head}`} role="presentation">
      <span role="columnheader">Message that is alone</span>
      <span role="columnheader">The earlier one it comes nearest to</span>
      <span role="columnheader" className={classes.score}>
        Vector
      </span>
      <span role="columnheader">Do they say the same?</span>
    </div>
  )
}

/** A message that is alone beside the one it comes nearest to: what both share is marked. */
export function SuggestionRow(props: SuggestionRowProps) {
  const { suggestion, isActive } = props
  const { message, candidate, score } = suggestion
  const tabIndex = isActive ? 0 : -1
  return (
    <div className={classes.cells} role="presentation">
      <div role="gridcell" className={classes.cell}>
        <Side
          {...message}
          creator={props.namesCreator ? message.creator : null}
          other={candidate.text}
          tabIndex={tabIndex}
        />
      </div>
      <div role="gridcell" className={classes.cell}>
        <Side {...candidate} other={message.text} tabIndex={tabIndex} />
      </div>
      <div role="gridcell" className={classes.score}>
        <CandidateRing /> <Score value={score} label="vector score" />
      </div>
      <div role="gridcell" className={classes.buttons}>
        <Button
          variant="default"
          size="compact-xs"
          tabIndex={tabIndex}
          title="Put together (p)"
          onClick={props.onJoin}
        >
          Put together
        </Button>
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          fw={500}
          size="compact-xs"
          tabIndex={tabIndex}
          title="Not again (n)"
          onClick={props.onRefuse}
        >
          Not again
        </Button>
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above
