import { RangeSlider } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { thresholdText } from '../ui/numbers.ts'
import classes from './threshold-slider.module.css'
import { asThreshold, movedThreshold } from './threshold-steps.ts'
import type { TunedValues } from './tuned-values.ts'

interface ThresholdSliderProps {
  readonly values: TunedValues
  readonly live: TunedValues
  readonly onChange: (change: Partial<TunedValues>) => void
}

/** The two handles, in the order of their places: what is at the first is suggested, what is at the second joins. */
const handles = [
  { name: 'suggestThreshold', className: classes.suggest },
  { name: 'threshold', className: classes.thumb },
] as const

/** The candidate as rings on the axis that the charts below share; the live values as filled dots. */
export function ThresholdSlider({ values, live, onChange }: ThresholdSliderProps) {
  const onKeyDown = (name: (typeof handles)[number]['name']) => (event: KeyboardEvent) => {
    const moved = movedThreshold(values[name], event)
    if (moved === undefined) return
    event.preventDefault()
    event.stopPropagation()
    // The first handle ends where the second one is.
    onChange({ [name]: name === 'suggestThreshold' ? Math.min(moved, values.threshold) : moved })
  }
  return (
    <div className={classes.wrap}>
      <div className={classes.track}>
        {handles.map(({ name }) => (
          <span
            key={name}
            className={classes.live}
            data-small={name === 'suggestThreshold' || undefined}
            style={{ left: `${live[name] * 100}%` }}
            aria-hidden="true"
          />
        ))}
        <RangeSlider
          className={classes.slider ?? ''}
          classNames={{ bar: classes.bar ?? '' }}
          min={0}
          max={1}
          step={0.01}
          minRange={0}
          size={4}
          thumbSize={20}
          label={null}
          value={[values.suggestThreshold, values.threshold]}
          onChange={([suggested, joined]) => {
            // The first handle, pushed beyond the second, would take it along; and the second pulls the first down.
            const isFirst = suggested > values.suggestThreshold || joined === values.threshold
            if (isFirst) onChange({ suggestThreshold: Math.min(asThreshold(suggested), values.threshold) })
            else onChange({ threshold: asThreshold(joined) })
          }}
          thumbFromLabel="Suggest threshold"
          thumbToLabel="Vector threshold"
          thumbProps={(index) => {
            const { name, className } = handles[index]
            return {
              className: className ?? '',
              'aria-valuetext': `${thresholdText(values[name])}, live ${thresholdText(live[name])}`,
              onKeyDownCapture: onKeyDown(name),
            }
          }}
        />
      </div>
    </div>
  )
}
