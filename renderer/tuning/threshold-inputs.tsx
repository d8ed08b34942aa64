import { Group, NumberInput } from '@mantine/core'
import { memo, useState } from 'react'
import { thresholdText } from '../ui/numbers.ts'
import { asThreshold } from './threshold-steps.ts'
import type { TunedValues } from './tuned-values.ts'

interface ThresholdInputProps {
  readonly name: keyof TunedValues
  readonly label: string
  readonly value: number
  readonly live: number
  /** Always the same function: an input whose value is not moved is not rendered anew. */
  readonly onChange: (change: Partial<TunedValues>) => void
}

/** What is being typed, and the threshold that it has come to so far. */
interface Typed {
  readonly written: string | number
  readonly value: number
}

/**
 * One threshold as a number. While it is being typed it is left as typed, unless it is moved by something else; an
 * empty one goes back to what it was.
 */
const ThresholdInput = memo(function ThresholdInput(props: ThresholdInputProps) {
  const { name, label, value, live, onChange } = props
  const [typed, setTyped] = useState<Typed | null>(null)
  const take = (written: string | number) => {
    // What ends with a nought or a point comes as it is written: "0.60".
    const number = Number(written)
    // A nought is most often the beginning of "0.4": it counts once it is left.
    const isWhole = number > 0
    const next = isWhole ? asThreshold(number) : value
    setTyped({ written, value: next })
    if (isWhole) onChange({ [name]: next })
  }
  const leave = () => {
    if (typed !== null && typed.written !== '' && Number(typed.written) === 0) onChange({ [name]: 0 })
    setTyped(null)
  }
  return (
    <NumberInput
      label={label}
      description={`live ${thresholdText(live)}`}
      min={0}
      max={1}
      step={0.01}
      decimalScale={4}
      allowedDecimalSeparators={['.', ',']}
      clampBehavior="strict"
      value={typed?.value === value ? typed.written : thresholdText(value)}
      onChange={take}
      onBlur={leave}
    />
  )
})

interface ThresholdInputsProps {
  readonly values: TunedValues
  readonly live: TunedValues
  readonly onChange: (change: Partial<TunedValues>) => void
}

const inputs = [
  { name: 'threshold', label: 'Vector threshold' },
  { name: 'trigramThreshold', label: 'Trigram threshold' },
  { name: 'suggestThreshold', label: 'Suggest threshold' },
] as const

/** All three thresholds as numbers, up to four digits. */
export function ThresholdInputs({ values, live, onChange }: ThresholdInputsProps) {
  return (
    <Group grow gap="sm">
      {inputs.map(({ name, label }) => (
        <ThresholdInput
          key={name}
          name={name}
          label={label}
          value={values[name]}
          live={live[name]}
          onChange={onChange}
        />
      ))}
    </Group>
  )
}
