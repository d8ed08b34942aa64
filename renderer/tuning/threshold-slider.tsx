import { Slider } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { thresholdText } from '../ui/numbers.ts'
import classes from './threshold-slider.module.css'
import { asThreshold, movedThreshold } from './threshold-steps.ts'

interface ThresholdSliderProps {
  readonly value: number
  readonly live: number
  readonly onChange: (value: number) => void
}

/** The candidate as a ring on the axis that the chart below shares; the live value as a filled dot. */
export function ThresholdSlider({ value, live, onChange }: ThresholdSliderProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = movedThreshold(value, event)
    if (moved === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onChange(moved)
  }
  return (
    <div className={classes.wrap}>
      <div className={classes.track} onKeyDownCapture={onKeyDown}>
        <span className={classes.live} style={{ left: `${live * 100}%` }} aria-hidden="true" />
        <Slider
          className={classes.slider ?? ''}
          classNames={{ thumb: classes.thumb ?? '', bar: classes.bar ?? '' }}
          min={0}
          max={1}
          step={0.01}
          size={4}
          thumbSize={20}
          label={null}
          value={value}
          onChange={(moved) => onChange(asThreshold(moved))}
          thumbLabel="Vector threshold"
          thumbValueText={`${thresholdText(value)}, live ${thresholdText(live)}`}
        />
      </div>
    </div>
  )
}
