import { Anchor, CloseButton, Group, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ChainLink, ChainMessage, ChainPath } from '../../shared/model/chain.ts'
import type { ClusterId, MessageId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Score, TimeAgo } from '../ui/figures.tsx'
import { onKeys } from '../ui/keys.ts'
import { TextLine } from '../ui/message-text.tsx'
import { counted, countText, scoreText } from '../ui/numbers.ts'
import { chainName, kindWords } from './chain-names.ts'
import classes from './path-panel.module.css'
import type { TracedPair } from './use-trace.ts'

interface PathPanelProps {
  readonly id: ClusterId
  readonly pair: TracedPair
  readonly letters: ReadonlyMap<string, string>
  readonly onGo: (message: MessageId) => void
  readonly onClose: () => void
}

type Names = Pick<PathPanelProps, 'letters' | 'onGo'>

const placeWords = {
  member: null,
  superseded: 'replaced by a newer one of the same conversation',
  shadow: 'there in shadow',
} as const

function PathMessage({ message, letters, onGo }: Names & { readonly message: ChainMessage }) {
  const letter = letters.get(message.id)
  return (
    <div className={classes.message}>
      {letter === undefined ? (
        <span className={classes.letter} />
      ) : (
        <Anchor
          component="button"
          type="button"
          className={classes.letter}
          title={`Go to message ${letter}`}
          onClick={() => onGo(message.id)}
        >
          {letter}
        </Anchor>
      )}
      <div className={classes.text}>
        <TextLine text={message.text} />
        {(letter === undefined || placeWords[message.place]) && (
          <Text size="xs" c="dimmed" component="span">
            {message.visitor || 'unnamed visitor'}
            {placeWords[message.place] && ` · ${placeWords[message.place]}`}
          </Text>
        )}
      </div>
    </div>
  )
}

/** In words, always from the later message to the earlier one that it was matched to. */
function StepWords({ link, letters, isWeakest }: Pick<Names, 'letters'> & StepProps) {
  return (
    <div className={classes.step} data-weakest={isWeakest || undefined}>
      <span dir="auto">
        {chainName(link.message, letters)} was {link.kind === 'person' ? 'put to' : 'matched to'}{' '}
        {chainName(link.match, letters)}
        {' · '}
        {kindWords(link)} {link.score !== null && <Score value={link.score} label="score" />}
        {isWeakest && ', the weakest step'}
      </span>
      <TimeAgo at={link.at} />
    </div>
  )
}

interface StepProps {
  readonly link: ChainLink
  readonly isWeakest: boolean
}

function Steps({ path: { steps, length, weakest }, ...names }: Names & { readonly path: ChainPath }) {
  const [first] = steps
  return (
    <ol className={classes.steps}>
      {first && (
        <li>
          <PathMessage message={first.direction === 'to-match' ? first.message : first.match} {...names} />
        </li>
      )}
      {steps.map((step) => (
        <li key={step.message.id}>
          <StepWords
            link={step}
            letters={names.letters}
            isWeakest={length > 1 && step.message.id === weakest?.message.id}
          />
          <PathMessage message={step.direction === 'to-match' ? step.match : step.message} {...names} />
        </li>
      ))}
      {length > steps.length && <li>… and {counted(length - steps.length, 'more step')}</li>}
    </ol>
  )
}

function summary({ length, weakest }: ChainPath): string {
  const steps = length === 1 ? 'One step' : `${countText(length)} steps`
  if (weakest === null) return `${steps}, by people`
  return length === 1 ? steps : `${steps}; the weakest is ${scoreText(weakest.score ?? 0)}`
}

/** How two messages of a cluster hang together: from one to the other, link by link, in words. */
export function PathPanel({ id, pair, onClose, ...names }: PathPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const { data: path, error, refetch } = useQuery(api.clusters.path.queryOptions({ input: { id, ...pair } }))
  useEffect(() => panel.current?.focus(), [])
  return (
    <section
      ref={panel}
      className={classes.panel}
      aria-label="How the two hang together"
      tabIndex={-1}
      onKeyDown={onKeys({ Escape: onClose })}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" fw={600} role="status">
          {path ? `How the two hang together: ${summary(path)}` : 'How the two hang together'}
        </Text>
        <CloseButton size="sm" aria-label="Close the path" title="Close (Esc)" onClick={onClose} />
      </Group>
      {!path && !error && <Skeleton h={60} />}
      {error && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {path && !error && <Steps path={path} {...names} />}
    </section>
  )
}
