import type { Verdict } from '../../shared/model/label.ts'
import type { Flip } from '../../shared/model/preview.ts'
import { LabelButtons } from '../labels/label-buttons.tsx'
import type { LabelledLink } from '../labels/use-label.ts'
import { Score } from '../ui/figures.tsx'
import { CandidateRing, LiveDot } from '../ui/meaning-marks.tsx'
import { TextLine } from '../ui/message-text.tsx'
import { flipLink } from './flip-link.ts'
import classes from './flip-list.module.css'
import { flipWords } from './flip-words.ts'

function Side({ side, isLive }: { readonly side: NonNullable<Flip['live']>; readonly isLive: boolean }) {
  return (
    <div className={classes.side}>
      {isLive ? <LiveDot /> : <CandidateRing />}
      <span className={classes.kind}>
        {isLive ? 'now' : 'then'} {side.kind} <Score value={side.score} label={side.kind} />
      </span>
      <TextLine text={side.text} />
    </div>
  )
}

interface FlipRowProps {
  readonly flip: Flip
  readonly isActive: boolean
  readonly onLabel: (link: LabelledLink, verdict: Verdict) => void
}

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
/** Headings of the flip list. */
export function FlipHead() {
  return (
    <div className={`${classes.cells} ${classes.head}`} role="presentation">
      <span role="columnheader">Change</span>
      <span role="columnheader">Message</span>
      <span role="columnheader">Its link</span>
      <span role="columnheader">Are the two the same?</span>
    </div>
  )
}

/** One message whose link is another one: what it says, its link now and then, and the verdict on the one that flips. */
export function FlipRow({ flip, isActive, onLabel }: FlipRowProps) {
  const { word, Icon } = flipWords[flip.change]
  const link = flipLink(flip)
  return (
    <div className={classes.cells} role="presentation">
      <div role="gridcell">
        <span className={classes.change}>
          <Icon size={14} aria-hidden /> {word}
        </span>
      </div>
      <div role="gridcell">
        <TextLine text={flip.message.text} />
      </div>
      <div role="gridcell" className={classes.sides}>
        {flip.live && <Side side={flip.live} isLive />}
        {flip.candidate && <Side side={flip.candidate} isLive={false} />}
      </div>
      <div role="gridcell">
        {link && <LabelButtons link={link} onLabel={onLabel} isReachable={isActive} />}
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above
