import classes from './meaning-marks.module.css'

/** The mark of what is live: a filled dot. */
export function LiveDot() {
  return <span className={classes.live} aria-hidden="true" />
}

/** The mark of a candidate: a ring. */
export function CandidateRing() {
  return <span className={classes.candidate} aria-hidden="true" />
}
