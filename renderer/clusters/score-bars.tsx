import { ROW_HISTOGRAM_BINS } from '../../shared/model/cluster.ts'

const HEIGHT = 16
const BAR = 4
const GAP = 1

/** The link scores of one cluster from 0 to 1, as ten tiny bars. The weakest stands beside it in figures. */
export function ScoreBars({ histogram }: { readonly histogram: readonly number[] }) {
  const most = Math.max(1, ...histogram)
  const width = ROW_HISTOGRAM_BINS * (BAR + GAP)
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
      <line x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--line)" />
      {histogram.map((count, bin) => {
        if (count === 0) return null
        const height = Math.max(2, (HEIGHT * count) / most)
        const x = bin * (BAR + GAP)
        return (
          <rect
            key={x}
            x={x}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            fill="var(--meaning-compared)"
          />
        )
      })}
    </svg>
  )
}
