import type { Verdict } from '../../../shared/model/label.ts'
import type { ScoreHistogram } from '../../../shared/model/preview.ts'
import { countText, signed } from '../../ui/numbers.ts'
import { sizeWords } from '../effects/size-words.ts'
import { labelMarks, scoreBars } from '../score-bins.ts'
import {
  drawPicture,
  drawThresholdAxis,
  drawThresholds,
  INK,
  line,
  MARGIN,
  PICTURE_WIDTH,
  thresholdX,
  write,
} from './pen.ts'

interface Named {
  readonly title: string
  readonly about: string
}

const CHART = 320

/** As on the screen: told apart by shape, not by colour. */
const verdictSigns: Readonly<Record<Verdict, string>> = { same: '✓', different: '✗', unsure: '?' }
const verdictLines: readonly Verdict[] = ['same', 'different', 'unsure']

/** The histogram of scores, with the labels below it. */
export function scoresPicture(
  ask: Named & { readonly scores: ScoreHistogram; readonly threshold: number; readonly live: number },
): Promise<Blob> {
  const { scores, threshold } = ask
  const [top, bottom] = [MARGIN.top + 16, MARGIN.top + CHART]
  const height = bottom + 20 * verdictLines.length + 16 + MARGIN.bottom
  const bars = scoreBars(scores.counts)
  const most = Math.max(...scores.counts) || 1
  const yOf = (count: number) => bottom - (count / most) * (bottom - top)
  return drawPicture({ ...ask, height }, (pen) => {
    for (const count of [0, most]) {
      line(pen, [thresholdX(0), yOf(count)], [thresholdX(1), yOf(count)], INK.grid)
      write(pen, countText(count), [MARGIN.left - 8, yOf(count) + 4], { align: 'right' })
    }
    const width = (thresholdX(1) - thresholdX(0)) / bars.length
    for (const { score, count } of bars) {
      pen.fillStyle = score >= threshold ? INK.line : '#adb5bd'
      pen.fillRect(thresholdX(score) - width / 2 + 0.5, yOf(count), width - 1, bottom - yOf(count))
    }
    drawThresholds(pen, ask, top, bottom)
    for (const [place, verdict] of verdictLines.entries())
      write(pen, `${verdict} ${verdictSigns[verdict]}`, [MARGIN.left - 8, bottom + 18 + place * 20], {
        align: 'right',
      })
    for (const { score, verdict, count } of labelMarks(scores.labels)) {
      const y = bottom + 18 + verdictLines.indexOf(verdict) * 20
      write(
        pen,
        count === 1 ? verdictSigns[verdict] : `${verdictSigns[verdict]}${count}`,
        [thresholdX(score), y],
        { align: 'center' },
      )
    }
    drawThresholdAxis(pen, height - MARGIN.bottom, 'score of the best vector link of each message')
  })
}

const ROW = 28

/** Sizes of clusters now, as full bars, and then, as outlines. */
export function sizesPicture(
  ask: Named & { readonly before: readonly number[]; readonly after: readonly number[] },
): Promise<Blob> {
  const { before, after } = ask
  const bins = [...before.keys()].filter((bin) => (before[bin] ?? 0) + (after[bin] ?? 0) > 0)
  const most = Math.max(1, ...bins.flatMap((bin) => [before[bin] ?? 0, after[bin] ?? 0]))
  const [left, right] = [MARGIN.left + 60, PICTURE_WIDTH - 320]
  return drawPicture({ ...ask, height: MARGIN.top + (bins.length + 2) * ROW }, (pen) => {
    const heads = ['now', 'then', 'change']
    const columns = heads.map((_, place) => PICTURE_WIDTH - MARGIN.right - (heads.length - 1 - place) * 100)
    const headY = MARGIN.top + 14
    write(pen, 'members', [left - 8, headY], { align: 'right' })
    for (const [place, head] of heads.entries())
      write(pen, head, [columns[place] ?? 0, headY], { align: 'right' })
    for (const [row, bin] of bins.entries()) {
      const y = MARGIN.top + (row + 1) * ROW
      const [now, later] = [before[bin] ?? 0, after[bin] ?? 0]
      const widthOf = (count: number) => (count / most) * (right - left)
      write(pen, sizeWords(bin), [left - 8, y + 14], { align: 'right' })
      pen.fillStyle = '#adb5bd'
      pen.fillRect(left, y + 2, widthOf(now), 8)
      pen.setLineDash([4, 3])
      pen.strokeStyle = INK.line
      pen.lineWidth = 1.5
      pen.strokeRect(left, y + 12, widthOf(later), 8)
      pen.setLineDash([])
      const texts = [countText(now), countText(later), signed(later - now, countText)]
      for (const [place, text] of texts.entries())
        write(pen, text, [columns[place] ?? 0, y + 14], { align: 'right' })
    }
  })
}
