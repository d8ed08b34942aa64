import type { ScoreHistogram } from '../../shared/model/preview.ts'
import { verdicts } from '../labels/verdicts.ts'
import { scoreText } from '../ui/numbers.ts'
import { labelMarks } from './score-bins.ts'
import classes from './score-chart.module.css'

const ROW_PX = 16
const MARK_PX = 13

/** The labels given so far at their scores: a row a verdict, on the axis of the chart. */
export function LabelMarks({ labels }: { readonly labels: ScoreHistogram['labels'] }) {
  const marks = labelMarks(labels)
  return (
    <div className={classes.marks} data-empty={marks.length === 0 || undefined} aria-hidden="true">
      {marks.length === 0 && 'Labels show here, each at the score of its link.'}
      {verdicts.map(({ verdict, word, Icon, color }, row) =>
        marks
          .filter((mark) => mark.verdict === verdict)
          .map(({ score, count }) => (
            <span
              key={score}
              className={classes.mark}
              style={{ left: `${score * 100}%`, top: row * ROW_PX, color }}
              title={`${count} labelled ${word.toLowerCase()} at ${scoreText(score)}`}
            >
              <Icon size={MARK_PX} stroke={2.5} />
            </span>
          )),
      )}
    </div>
  )
}
