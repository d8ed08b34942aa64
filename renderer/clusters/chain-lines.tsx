import { Anchor, Button, Group, Text } from '@mantine/core'
import {
  type Chain,
  type ChainMessage,
  type ChainSide,
  type CutLink,
  MOST_ON_A_SIDE,
} from '../../shared/model/chain.ts'
import type { MessageId } from '../../shared/model/id.ts'
import { Score } from '../ui/figures.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { chainName, kindWords } from './chain-names.ts'

/** Links from which on a cluster is more than one message and those that were matched to it. */
const LONG_PATH = 3

/** Members around a hub from which on it is one. */
const LARGE_HUB = 3

/** A link with what hangs on it, live or in a preview, which has no time. */
type ShownCut = Omit<CutLink, 'at'>

type ShownChain = Omit<Chain, 'weakest' | 'bridge'> & {
  readonly weakest: ShownCut | null
  readonly bridge: ShownCut | null
}

interface ChainLinesProps {
  readonly chain: ShownChain
  readonly letters: ReadonlyMap<string, string>
  readonly onGo: (message: MessageId) => void
  /** Marks the members on one side of the link that brought a message. Null where they stay where they are. */
  readonly onMarkSide: ((message: MessageId, side: ChainSide) => void) | null
  /** -1 where messages are not to be gone to by the tab key. */
  readonly tabIndex?: number
}

type Names = Pick<ChainLinesProps, 'letters' | 'onGo' | 'tabIndex'>

/** A message by its name; those that are shown can be gone to. */
function Named({ message, letters, onGo, tabIndex }: Names & { readonly message: ChainMessage }) {
  const name = chainName(message, letters)
  if (message.place !== 'member') return <span dir="auto">{name}</span>
  return (
    <Anchor
      component="button"
      type="button"
      fz="inherit"
      dir="auto"
      title={`Go to message ${name}`}
      tabIndex={tabIndex}
      onClick={() => onGo(message.id)}
    >
      {name}
    </Anchor>
  )
}

/** What brought a message here, and to whom: "0.61 vector (b ← f)". */
function LinkWords({ link, what, ...names }: Names & { readonly link: ShownCut; readonly what: string }) {
  return (
    <>
      {link.score !== null && <Score value={link.score} label={what} />} {kindWords(link)} (
      <Named message={link.match} {...names} /> ← <Named message={link.message} {...names} />)
    </>
  )
}

interface LineProps extends Omit<ChainLinesProps, 'chain'> {
  readonly link: ShownCut
}

function SideButton({
  link,
  side,
  letters,
  onMarkSide,
}: Omit<LineProps, 'onGo'> & { readonly side: ChainSide }) {
  const count = link[side]
  if (!onMarkSide || count === 0 || count > MOST_ON_A_SIDE) return null
  const name = chainName(side === 'below' ? link.message : link.match, letters)
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      px={6}
      title="To look at, and to take out together (d)"
      onClick={() => onMarkSide(link.message.id, side)}
    >
      Mark {countText(count)} with {name}
    </Button>
  )
}

/** The weakest link and, where others hang on it, how many would go with it. */
function WeakestLine({ link, ...props }: LineProps) {
  return (
    <Group gap="4px 8px" justify="space-between">
      <Text size="xs" c="dimmed" component="span">
        weakest link <LinkWords link={link} what="weakest link" {...props} />
        {link.below > 1 && `, ${counted(link.below, 'message')} came by it`}
      </Text>
      {link.below > 1 && <SideButton link={link} side="below" {...props} />}
    </Group>
  )
}

function BridgeLine({ link, isWeakest, ...props }: LineProps & { readonly isWeakest: boolean }) {
  return (
    <Group gap="4px 8px" justify="space-between">
      <Text size="xs" c="dimmed" component="span">
        {isWeakest ? 'weakest link and bridge' : 'bridge'} <LinkWords link={link} what="bridge" {...props} />:{' '}
        {countText(link.below)} on one side, {countText(link.rest)} on the other
      </Text>
      <Group gap={4} ml="auto">
        <SideButton link={link} side="below" {...props} />
        <SideButton link={link} side="rest" {...props} />
      </Group>
    </Group>
  )
}

/** How the cluster hangs together: its weakest link, its bridge, and whether it has fallen apart. */
export function ChainLines({ chain: { weakest, bridge, parts }, ...props }: ChainLinesProps) {
  const isOne = weakest !== null && weakest.message.id === bridge?.message.id
  return (
    <>
      {weakest && !isOne && <WeakestLine link={weakest} {...props} />}
      {bridge && <BridgeLine link={bridge} isWeakest={isOne} {...props} />}
      {parts > 1 && (
        <Text size="xs" c="dimmed">
          In {countText(parts)} parts that nothing joins any more: they were joined by someone who was taken
          out since.
        </Text>
      )}
    </>
  )
}

interface HubWordsProps extends Names {
  readonly chain: Pick<ShownChain, 'hub' | 'longestPath'>
  readonly members: number
}

/** Whom most were matched to, which may be thousands, and how far a chain reaches; where either is worth a word. */
export function HubWords({ chain: { hub, longestPath }, members, ...names }: HubWordsProps) {
  return (
    <>
      {hub && hub.members >= LARGE_HUB && (
        <>
          {' · '}
          {countText(hub.members)} of {countText(members)} matched to{' '}
          <Named message={hub.message} {...names} />
        </>
      )}
      {longestPath >= LONG_PATH && ` · longest path ${counted(longestPath, 'link')}`}
    </>
  )
}
