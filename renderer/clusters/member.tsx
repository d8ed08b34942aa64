import { ActionIcon, Badge, Button, Checkbox, Menu } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import type { CutLink } from '../../shared/model/chain.ts'
import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { Verdict } from '../../shared/model/label.ts'
import { LabelButtons } from '../labels/label-buttons.tsx'
import type { LabelledLink } from '../labels/use-label.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { MessageText } from '../ui/message-text.tsx'
import { countText } from '../ui/numbers.ts'
import { linkOf } from './link-of.ts'
import { DecidedUnder, MatchLine } from './match-line.tsx'
import classes from './member.module.css'

interface MemberProps {
  readonly member: ClusterMember
  readonly letter: string
  readonly matchLetter: string | undefined
  readonly isActive: boolean
  readonly isMarked: boolean
  /** Where what brought it here is the bridge of the cluster: the members on either side of it. */
  readonly bridge: Pick<CutLink, 'below' | 'rest'> | null
  /** Members of an answered cluster stay where they are. */
  readonly isFixed: boolean
  readonly onMark: () => void
  readonly onLabel: (link: LabelledLink, verdict: Verdict) => void
  readonly onRemove: () => void
  readonly onRefuse: () => void
  readonly onErase: () => void
}

/** What can be done to every member stays in the background until it is looked for. */
const quiet = { variant: 'subtle', color: 'gray', fw: 500, size: 'compact-xs' } as const

interface MoreProps {
  readonly letter: string
  readonly tabIndex: number
  readonly onErase: () => void
}

/** What is seldom done to a member, and cannot be undone. */
function More({ letter, tabIndex, onErase }: MoreProps) {
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon
          size={22}
          tabIndex={tabIndex}
          aria-label={`More for message ${letter}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          color="var(--meaning-different)"
          leftSection={<IconTrash size={14} stroke={1.6} />}
          onClick={(event) => {
            event.stopPropagation()
            onErase()
          }}
        >
          Delete this message…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** One member: what it says, why it is here, and what can be done about it. */
export function Member(props: MemberProps) {
  const { member, letter, isActive, isFixed } = props
  const { message, match } = member
  const link = linkOf(member)
  const tabIndex = isActive ? 0 : -1
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a grid of which only the rows in sight exist
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
    <div role="gridcell" className={classes.member}>
      <div className={classes.letter}>
        {letter}
        <Checkbox
          size="xs"
          checked={props.isMarked}
          onChange={props.onMark}
          tabIndex={tabIndex}
          aria-label={`Mark message ${letter}`}
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      <div className={classes.body}>
        <div className={classes.meta}>
          <span className={classes.visitor} dir="auto">
            {message.visitor || 'unnamed visitor'}
          </span>
          · <TimeAgo at={message.createdAt} />
          {match && (
            <>
              · <DecidedUnder member={member} />
            </>
          )}
          {member.isWeakest && <Badge color="gray">weakest link</Badge>}
          {props.bridge && (
            <Badge
              color="gray"
              title={`${countText(props.bridge.below)} on one side, ${countText(props.bridge.rest)} on the other`}
            >
              bridge
            </Badge>
          )}
        </div>
        <MessageText text={message.text} other={match?.text} />
        {match && <MatchLine match={match} letter={props.matchLetter} />}
        <div className={classes.actions}>
          {link ? <LabelButtons link={link} onLabel={props.onLabel} isReachable={isActive} /> : <span />}
          <span className={classes.acts}>
            {!isFixed && match && (
              <Button {...quiet} tabIndex={tabIndex} title="Not again (n)" onClick={props.onRefuse}>
                Not again
              </Button>
            )}
            {!isFixed && (
              <Button {...quiet} tabIndex={tabIndex} title="Take out (d)" onClick={props.onRemove}>
                Take out
              </Button>
            )}
            <More letter={letter} tabIndex={tabIndex} onErase={props.onErase} />
          </span>
        </div>
      </div>
    </div>
  )
}
