import { memo } from 'react'
import type { ClusterChange, SomeClusters } from '../../../shared/model/cluster-change.ts'
import { CandidateRing, LiveDot } from '../../ui/meaning-marks.tsx'
import { TextLine } from '../../ui/message-text.tsx'
import { counted, countText } from '../../ui/numbers.ts'
import { changeWords } from './change-words.ts'
import classes from './effects.module.css'

/** The clusters of one side, the largest first. */
export function Side({ clusters, isLive }: { readonly clusters: SomeClusters; readonly isLive: boolean }) {
  const more = clusters.total - clusters.shown.length
  return (
    <div className={classes.side}>
      {clusters.shown.map(({ size, texts }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: clusters of a preview have no names but their places
        <div key={place} className={classes.cluster}>
          {isLive ? <LiveDot /> : <CandidateRing />}
          <span className={classes.size}>{countText(size)}</span>
          <TextLine text={texts[0] ?? ''} />
        </div>
      ))}
      {clusters.total === 0 && (
        <span className={classes.quiet}>{isLive ? 'no cluster' : 'none is left'}</span>
      )}
      {more > 0 && <span className={classes.quiet}>and {counted(more, 'more cluster')}</span>}
    </div>
  )
}

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
export function ChangeHead() {
  return (
    <div className={`${classes.cells} ${classes.head}`} role="presentation">
      <span role="columnheader">Change</span>
      <span role="columnheader" className={classes.figure}>
        Move
      </span>
      <span role="columnheader">Clusters now, members and first message</span>
      <span role="columnheader">Then</span>
    </div>
  )
}

/** What becomes of some clusters: now on the left, then on the right. */
export const ChangeRow = memo(function ChangeRow({ change }: { readonly change: ClusterChange }) {
  const { word, Icon } = changeWords[change.kind]
  return (
    <div className={classes.cells} role="presentation">
      <div role="gridcell">
        <span className={classes.kind}>
          <Icon size={14} aria-hidden /> {word}
        </span>
      </div>
      <div role="gridcell" className={classes.figure}>
        {countText(change.moved)}
      </div>
      <div role="gridcell">
        <Side clusters={change.before} isLive />
      </div>
      <div role="gridcell">
        <Side clusters={change.after} isLive={false} />
      </div>
    </div>
  )
})
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above
