import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import type { Verdict } from '../../shared/model/label.ts'

/** The verdicts with their shape, colour and key, the same wherever one is shown or given. */
export const verdicts = [
  { verdict: 'same', word: 'Same', key: '1', Icon: IconCheck, color: 'var(--meaning-same)' },
  { verdict: 'different', word: 'Different', key: '2', Icon: IconX, color: 'var(--meaning-different)' },
  { verdict: 'unsure', word: 'Unsure', key: '3', Icon: IconQuestionMark, color: 'var(--meaning-unsure)' },
] as const satisfies readonly { verdict: Verdict; [part: string]: unknown }[]
