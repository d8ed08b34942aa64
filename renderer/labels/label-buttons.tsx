import { UnstyledButton } from '@mantine/core'
import type { Verdict } from '../../shared/model/label.ts'
import type { KeyBindings } from '../ui/keys.ts'
import classes from './label-buttons.module.css'
import type { LabelledLink } from './use-label.ts'
import { verdicts } from './verdicts.ts'

interface LabelButtonsProps {
  readonly link: LabelledLink
  readonly onLabel: (link: LabelledLink, verdict: Verdict) => void
  /** Out of the way of the tab key, where the row they belong to is not the active one. */
  readonly isReachable: boolean
}

/** Same, different, unsure: the one that stands is pressed, and pressing it again takes it back. */
export function LabelButtons({ link, onLabel, isReachable }: LabelButtonsProps) {
  return (
    <fieldset
      className={classes.group}
      aria-label="Are these two the same?"
      style={{ border: 0, margin: 0, padding: 0 }}
    >
      {verdicts.map(({ verdict, word, key, Icon, color }) => (
        <UnstyledButton
          key={verdict}
          className={classes.button}
          style={{ '--verdict': color }}
          aria-pressed={link.verdict === verdict}
          aria-keyshortcuts={key}
          tabIndex={isReachable ? 0 : -1}
          title={`${word} (${key})`}
          onClick={(event) => {
            event.stopPropagation()
            onLabel(link, verdict)
          }}
        >
          <Icon size={14} aria-hidden />
          {word}
        </UnstyledButton>
      ))}
    </fieldset>
  )
}

/** Keys 1, 2 and 3 for a link; nothing where there is none. */
export function labelKeys(
  link: LabelledLink | null,
  onLabel: (link: LabelledLink, verdict: Verdict) => void,
): KeyBindings {
  if (!link) return {}
  return Object.fromEntries(verdicts.map(({ verdict, key }) => [key, () => onLabel(link, verdict)]))
}
